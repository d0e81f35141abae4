package dev.alluvium.schemas.contract.mart;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code columns: all} of a mart of one row per event. */
class AllColumnsTest {
  private static final String EVENT =
      """
      event: sold
      description: Something was sold.
      owner: tests
      source: {topic: sold}
      identity: [sale_no]
      event_time: event_ts
      fields:
        event_ts: {from: ts, type: timestamp, required: true, description: When.}
        sale_no: {from: no, type: int64, required: true, description: Number.}
        buyer: {type: string, personal: name, description: Who bought.}
      derive:
        is_known: {sql: "buyer IS NOT NULL", description: Whether it is known who.}
      """;
  private static final String MART =
      """
      marts: shop
      owner: tests
      tables:
        mart_sale:
          description: A sale.
          from: sold
          grain: [sale_no]
          columns: all
      """;

  private final Path folder;

  AllColumnsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private RowMartSpec load(String event, String marts) throws IOException {
    Files.writeString(folder.resolve("domain.yaml"), "domain: shop\ndescription: S.\nowner: t\n");
    Files.writeString(folder.resolve("sold.yaml"), event);
    Files.writeString(folder.resolve("marts.yaml"), marts);
    return ContractLoader.load(folder).marts(RowMartSpec.class).get(0);
  }

  /** The time is a column of every row mart, by its own name. */
  @Test
  void areThoseOfTheEventWithTheirMeaningsAndMarks() throws IOException {
    assertThat(
        load(EVENT, MART).columns(),
        contains(
            DerivedSpec.of(
                "sale_no", new Copy("sale_no", ColumnType.INT64), ColumnMeaning.of("Number.")),
            DerivedSpec.of(
                "buyer",
                new Copy("buyer", ColumnType.STRING),
                ColumnMeaning.of(Optional.of("name"), "Who bought.")),
            DerivedSpec.of(
                "is_known",
                new Copy("is_known", ColumnType.BOOLEAN),
                ColumnMeaning.of(Optional.of("name"), "Whether it is known who."))));
  }

  @Test
  void aTimeOfAnotherNameIsAmongThem() throws IOException {
    RowMartSpec mart =
        load(EVENT.replace("event_ts", "sold_ts"), MART.replace("[sale_no]", "[sale_no, sold_ts]"));

    assertThat(mart.columns().get(0).name(), is("sold_ts"));
  }

  @Test
  void aKeyThatIsNoneOfThemIsAFault() {
    assertThat(
        faults(EVENT, MART.replace("[sale_no]", "[sales_no]")),
        contains(
            "marts.yaml:7 mart_sale has no column \"sales_no\"; did you mean \"sale_no\"? One of:"
                + " sale_no, buyer, is_known."));
  }

  @Test
  void nothingElseStandsThereButColumns() {
    assertThat(
        faults(EVENT, MART.replace("columns: all", "columns: some")),
        hasItem("marts.yaml:8 columns must be a block of keys and values"));
  }

  @Test
  void whatCannotBeReadIsOneFault() {
    assertThat(
        faults(EVENT, MART.replace("from: sold", "from: sould")),
        contains("marts.yaml:6 unknown event \"sould\"; did you mean \"sold\"? One of: sold."));
  }

  private List<String> faults(String event, String marts) {
    ContractException e = assertThrows(ContractException.class, () -> load(event, marts));
    return e.faults().stream().map(f -> f.file() + ":" + f.line() + " " + f.message()).toList();
  }
}
