package dev.alluvium.pipelines.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path file;

  DropTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void letsATableBeMadeAnewWhoseKeyHasChanged() {
    load("mart", "hour");
    DuckDbException refused =
        assertThrows(DuckDbException.class, () -> load("mart", "hour", "page"));
    assertThat(refused.getMessage(), containsString("scripts/drop --warehouse=duckdb:"));
    assertThat(refused.getMessage(), containsString(" mart.views"));

    assertThat(drop("mart.views"), is(0));
    assertThat(out.toString(), is("dropped mart.views, 1 row" + System.lineSeparator()));
    load("mart", "hour", "page");
    try (DuckDbSession session = DuckDbSession.open(file, warehouse("mart", "hour", "page"))) {
      assertThat(session.query("SELECT count(*) FROM mart.views").get(0), is(List.of(1L)));
    }
  }

  @Test
  void dropsAllOrNone() {
    load("mart", "hour");
    assertThat(drop("mart.views", "mart.visits"), is(1));
    assertThat(
        err.toString().strip(),
        is("drop: " + file + " has no table mart.visits; nothing is dropped"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse("mart", "hour"))) {
      assertThat(session.query("SELECT count(*) FROM mart.views").get(0), is(List.of(1L)));
    }
  }

  @Test
  void dropsAViewThatNoContractDeclaresAnyMore() throws Exception {
    load("mart", "hour");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW mart.busy AS SELECT * FROM mart.views");
    }
    assertThat(drop("mart.busy"), is(0));
    assertThat(out.toString(), is("dropped mart.busy, a view" + System.lineSeparator()));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse("mart", "hour"))) {
      assertThat(
          session.query("SELECT view_name FROM duckdb_views() WHERE view_name = 'busy'"),
          is(List.of()));
      assertThat(session.query("SELECT count(*) FROM mart.views").get(0), is(List.of(1L)));
    }
  }

  @Test
  void forgetsHowColumnsOfADroppedTableWereComputed() {
    load("history", "hour");
    TableSpec lower = computing("lower");
    try (DuckDbSession session = DuckDbSession.open(file, of(computing("upper")))) {
      assertThat(session.query("SELECT function FROM ops.table_functions").size(), is(1));
    }
    assertThrows(DuckDbException.class, () -> DuckDbSession.open(file, of(lower)));
    assertThat(drop("history.views"), is(0));
    try (DuckDbSession session = DuckDbSession.open(file, of(lower))) {
      assertThat(
          session.query("SELECT column_name, function FROM ops.table_functions"),
          is(List.of(List.of("page", "lower"))));
    }
  }

  private static TableSpec computing(String function) {
    return warehouse("history", "hour").tables().get(0).toBuilder()
        .setFunctions(Map.of("page", function))
        .build();
  }

  private static WarehouseSpec of(TableSpec table) {
    return WarehouseSpec.of(List.of(table), List.of(), Map.of());
  }

  @Test
  void dropsRecordsOnlyWhenItIsSaidThatTheyAreMeant() {
    load("raw", "hour");
    assertThat(drop("raw.views"), is(2));
    assertThat(err.toString(), startsWith("raw.views holds records as they came"));
    assertThat(drop("--records", "raw.views"), is(0));
  }

  @ParameterizedTest
  @CsvSource({"ops.ledger", "ops.table_keys", "views", "main.views", "''", "mart"})
  void dropsNothingElse(String table) {
    load("mart", "hour");
    assertThat(drop(table), is(2));
    assertThat(err.toString(), containsString("is no table that can be dropped"));
  }

  @Test
  void refusesAMissingFileAndCreatesNone() {
    assertThat(drop("mart.views"), is(1));
    assertThat(err.toString(), startsWith("drop: there is no warehouse " + file));
    assertThat(Files.exists(file), is(false));
  }

  private int drop(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(0, "--warehouse=duckdb:" + file);
    return Drop.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  /** Writes one row. */
  private void load(String dataset, String... key) {
    WarehouseSpec warehouse = warehouse(dataset, key);
    TableSpec table = warehouse.tables().get(0);
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      session.handOver(
          List.of(
              TableMutation.upsert(
                  table, Row.withSchema(table.rowSchema()).attachValues("10", "Home"))));
    }
  }

  private static WarehouseSpec warehouse(String dataset, String... key) {
    TableSpec table =
        TableSpec.builder()
            .setDataset(dataset)
            .setName("views")
            .setDescription("Views.")
            .setOwner("tests")
            .setColumns(
                List.of(
                    ColumnSpec.required("hour", ColumnType.STRING, "Hour."),
                    ColumnSpec.required("page", ColumnType.STRING, "Page.")))
            .setKey(List.of(key))
            .setRule(MergeRule.FIRST_WRITTEN)
            .setOrdinal(0)
            .build();
    return WarehouseSpec.of(List.of(table), List.of(), Map.of());
  }
}
