package dev.alluvium.schemas.contract.mart;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marts of one row per event that are made from several events. */
class SeveralEventsTest {
  private static final Path SUPPORT = Path.of("src/test/resources/support");
  private static final DomainSpec DOMAIN = ContractLoader.load(SUPPORT);

  private final Path folder;

  SeveralEventsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void areOneTableOfWhichEachEventSaysHowItsRowsAreMade() {
    TableSpec table = WarehouseModel.of(DOMAIN).table("mart.mart_act");

    assertThat(
        DOMAIN.marts(RowMartSpec.class).stream()
            .filter(mart -> mart.name().equals("mart_act"))
            .map(RowMartSpec::from)
            .toList(),
        contains("ticket_opened", "reply"));
    assertThat(table.key(), contains("act", "act_id"));
    assertThat(table.columns().get(3).personal(), is(Optional.of("identifier")));
    assertThat(
        origins("mart.mart_act", "ticket_id"),
        contains("event reply: ticket_id", "event ticket_opened: ticket_id"));
    assertThat(
        origins("mart.mart_in_charge_observations", "person"),
        contains("event reply: person", "event ticket_opened: person"));
    assertThat(
        origins("mart.mart_act_before_joined", "ticket"),
        contains("event reply: ticket_id", "event ticket_opened: ticket_id"));
  }

  @Test
  void whatIsPersonalOfOneIsSoWhateverTheOrderAndInWhatIsComputedOfIt() throws IOException {
    for (String from : List.of("[reply, ticket_opened]", "[ticket_opened, reply]")) {
      DomainSpec domain =
          load(
              """
              mart_noted:
                description: A reply, and a note.
                from: %s
                columns: {act_id: {copy: act_id}, note: {copy: act_text}}
                grain: [act_id]
                join:
                  from: reply
                  columns: {no: {copy: act_id}}
                  grain: [no]
                  by: {no: act_id}
                  after: 1h
                  take: first
                  derive: {loud: {sql: UPPER(note), description: The note.}}
              """
                  .formatted(from));

      assertThat(
          WarehouseModel.of(domain).views().get(0).columns().stream()
              .map(column -> column.name() + " " + column.personal().orElse("-"))
              .toList(),
          contains("act_id -", "note identifier", "loud identifier"));
    }
  }

  @Test
  void meanTheSameWhateverTheirOrder() throws IOException {
    List<WarehouseSpec> both = new ArrayList<>();
    for (String from : List.of("[reply, ticket_opened]", "[ticket_opened, reply]")) {
      both.add(
          WarehouseModel.of(
              load(
                  """
                  mart_noted:
                    description: What was noted.
                    from: %s
                    where: {person: {is: present}}
                    columns: {act: {event: name}, act_id: {copy: act_id}, note: {copy: act_text}}
                    grain: [act, act_id]
                  """
                      .formatted(from))));
    }

    assertThat(both.get(0).meanings(), is(both.get(1).meanings()));
  }

  @Test
  void mayTakeAllThatTheyHaveInCommon() throws IOException {
    DomainSpec domain =
        load(
            """
            mart_all:
              description: All.
              from: [reply, ticket_opened]
              columns: all
              grain: [act_id]
            """);

    assertThat(
        WarehouseModel.of(domain).table("mart.mart_all").columns().stream()
            .map(ColumnSpec::name)
            .toList(),
        contains(
            "ticket_id",
            "person",
            "act_id",
            "act_text",
            "event_ts",
            "event_sequence",
            "event_digest"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "written_ts | ticket_opened has no column \"written_ts\"",
        "act_note   | worth is int64 of reply and string of ticket_opened; a column has one type",
      })
  void aColumnIsThereInAllAndOfOneType(String column, String fault) {
    String mart =
        """
        mart_worth:
          description: What it is worth.
          from: [reply, ticket_opened]
          columns:
            act_id: {copy: act_id}
            worth: {copy: %s}
          grain: [act_id]
        """;

    assertThat(faults(mart.formatted(column)), containsString(fault));
  }

  private static List<String> origins(String table, String column) {
    return ColumnLineage.of(DOMAIN)
        .provenance(new ColumnId(table, column))
        .orElseThrow()
        .origins()
        .stream()
        .filter(origin -> origin.how().isKept())
        .map(origin -> origin.column().toString())
        .toList();
  }

  private String faults(String mart) {
    return assertThrows(ContractException.class, () -> load(mart)).getMessage();
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(folder.resolve(file), line, StandardOpenOption.APPEND);
  }

  private DomainSpec load(String mart) throws IOException {
    for (String file : List.of("domain.yaml", "reply.yaml", "ticket_opened.yaml")) {
      Files.writeString(folder.resolve(file), Files.readString(SUPPORT.resolve(file)));
    }
    append(
        "reply.yaml",
        "  act_note: {copy: stars}\n  act_text: {sql: CAST(stars AS STRING), description: A text.}\n");
    append("ticket_opened.yaml", "  act_note: {copy: person}\n  act_text: {copy: person}\n");
    Files.writeString(
        folder.resolve("marts.yaml"), "marts: support\nowner: support\ntables:\n" + mart.indent(2));
    return ContractLoader.load(folder);
  }
}
