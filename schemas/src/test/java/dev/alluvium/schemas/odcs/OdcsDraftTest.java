package dev.alluvium.schemas.odcs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OdcsDraftTest {
  private static final Path FOREIGN = Path.of("src/test/resources/odcs/foreign");

  private final Path folder;

  OdcsDraftTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Those with a timestamp; of each the columns that an event can have, with type and mark. */
  @ParameterizedTest
  @CsvSource({
    "music, duckdb:w.duckdb",
    "subscriptions, duckdb:w.duckdb",
    "transit, bigquery:some-project.dev"
  })
  void whatWeExportLoadsAgain(String domain, String warehouse) throws IOException {
    var spec = ContractLoader.loadFromClasspath(domain);
    Map<String, String> files =
        OdcsExport.files(spec, OdcsServer.of(warehouse).orElseThrow(), "1.0.0");
    int drafts = 0;
    for (TableSpec table : WarehouseModel.of(spec).tables()) {
      if (table.columns().stream().noneMatch(c -> c.type() == ColumnType.TIMESTAMP)
          || table.columns().stream().allMatch(c -> Reserved.RAW.contains(c.name()))) {
        continue;
      }
      String text = Objects.requireNonNull(files.get(table.qualifiedName() + ".odcs.yaml"));
      if (text.lines().noneMatch(line -> line.contains("logicalType: timestamp"))) {
        continue;
      }
      EventSpec event;
      try {
        event = load(OdcsDraft.of(text, Optional.empty()));
      } catch (OdcsException e) {
        continue; // All its timestamps are columns that raw has itself.
      }
      drafts++;
      for (FieldSpec field : event.fields()) {
        var column =
            table.columns().stream()
                .filter(c -> c.name().equals(field.from()))
                .findFirst()
                .orElseThrow();
        assertThat(table.qualifiedName() + "." + column.name(), field.type(), is(column.type()));
        assertThat(column.name(), field.personal(), is(column.personal()));
      }
      assertThat(event.topic(), containsString(table.name()));
    }
    assertThat(drafts, greaterThan(10));
  }

  @Test
  void saysInOneLineThatListsStandInEachOtherTooDeeply() {
    OdcsException e =
        assertThrows(
            OdcsException.class,
            () -> OdcsDraft.of("kind: " + "[".repeat(200_000), Optional.empty()));

    assertThat(e.getMessage(), is("has lists or blocks in each other too deeply"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schema: []| has no object: schema must be a list of objects with properties",
        "schema: {name: a, properties: []}| has no object: schema must be a list of objects with properties",
        "schema: [{name: a, properties: {id: {logicalType: string}}}]| has no property in a: properties must be a list, each with a name",
        "schema: [{name: a, properties: [{name: id, logicalType: string}]}]| has no timestamp, so no time of an event",
        "schema: [{name: a, properties: [&n {name: note, logicalType: object, properties: [*n]}]}]| has a list or block that stands in itself, by an anchor",
        "kind: DataContract| is no YAML: line 3: found duplicate key kind",
        "schema: [| is no YAML: line 4: expected the node content, but found '<stream end>'"
      })
  void saysWhatIsWrongAndWhere(String line, String said) {
    OdcsException e =
        assertThrows(
            OdcsException.class,
            () ->
                OdcsDraft.of(
                    "kind: DataContract\napiVersion: v3.1.0\n" + line + "\n", Optional.empty()));

    assertThat(e.getMessage(), is(said));
  }

  /** As PyYAML writes an instant that it has read; and a number that no contract can have. */
  @Test
  void takesBoundsAsOtherToolsWriteThem() throws IOException {
    String draft =
        OdcsDraft.of(
            """
            kind: DataContract
            apiVersion: v3.1.0
            schema:
              - name: a
                properties:
                  - name: ts
                    logicalType: timestamp
                    required: true
                    logicalTypeOptions: {minimum: 2000-01-01 00:00:00+00:00}
                  - name: size
                    logicalType: number
                    logicalTypeOptions: {minimum: 0.5, maximum: 1e400}
            """,
            Optional.empty());

    EventSpec event = load(draft);

    assertThat(
        event.fields().get(0).min().map(String::valueOf), is(Optional.of("2000-01-01T00:00:00Z")));
    assertThat(draft, containsString("# size: its maximum is no float64, and is left out"));
  }

  @ParameterizedTest
  @CsvSource({"orders.odcs.yaml, OrderPlaced", "library.odcs.yaml, Loans"})
  void whatOthersWroteLoads(String file, String object) throws IOException {
    String draft = draft(file, object);

    load(draft);

    Path golden = FOREIGN.resolve(object + ".yaml");
    if (Boolean.getBoolean("alluvium.rewrite")) {
      Files.writeString(golden, draft);
    }
    assertThat(draft, is(Files.readString(golden)));
  }

  @Test
  void saysWhatItGuessesAndLeavesOut() throws IOException {
    assertThat(
        draft("orders.odcs.yaml", "OrderPlaced"),
        allOf(
            containsString("# source is left out, and is kept in extra"),
            containsString("# total: there is no place for multipleOf"),
            containsString(
                "# customer_e_mail is marked as personal for its classification, restricted")));
    assertThat(
        draft("library.odcs.yaml", "Loans"),
        containsString("# event_ts: its maximum is no timestamp, and is left out"));
  }

  private static String draft(String file, String object) throws IOException {
    return OdcsDraft.of(Files.readString(FOREIGN.resolve(file)), Optional.of(object));
  }

  private EventSpec load(String draft) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: foreign\ndescription: Foreign.\nowner: us\n");
    Files.writeString(folder.resolve("event.yaml"), draft);
    return ContractLoader.load(folder).events().get(0);
  }
}
