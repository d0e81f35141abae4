package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.everyType;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareTablesTest {
  private static final ColumnSpec ID = ColumnSpec.required("id", ColumnType.STRING, "the key");
  private static final ColumnSpec SIZE = ColumnSpec.required("size", ColumnType.INT64, "how big");

  private final Path file;

  PrepareTablesTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
  }

  /** Rows there have other keys then, though the columns are the same. */
  @Test
  void refusesAKeyWhoseHashesAreMadeOtherwise() {
    TableSpec hub = hub("order_hk: md5 of id");
    DuckDbSession.open(file, warehouse(hub)).close();
    DuckDbSession.open(file, warehouse(hub)).close();
    DuckDbException refused =
        assertThrows(
            DuckDbException.class,
            () -> DuckDbSession.open(file, warehouse(hub("order_hk: sha256 of id"))));
    assertThat(
        refused.getMessage(),
        allOf(
            containsString(
                "the key of vault.hub_order is (id; order_hk: md5 of id) in the file and (id;"
                    + " order_hk: sha256 of id) in the contract"),
            containsString(" vault.hub_order, then fill it again"),
            containsString("RebuildMarts --layers=vault,marts")));
  }

  @Test
  void notesTheHashesOfAFileThatKnowsNoneYet() {
    DuckDbSession.open(file, warehouse(hub())).close();
    DuckDbSession.open(file, warehouse(hub("order_hk: md5 of id"))).close();
    assertThrows(
        DuckDbException.class,
        () -> DuckDbSession.open(file, warehouse(hub("order_hk: md5 of id, line"))));
  }

  private static TableSpec hub(String... hashes) {
    return table("vault", "hub_order", MergeRule.SMALLEST)
        .setColumns(List.of(ID, SIZE))
        .setKey(List.of("id"))
        .setHashes(List.of(hashes))
        .build();
  }

  @Test
  void createsTypedTablesWithComments() {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(everyType()))) {
      assertThat(
          session.query(
              "SELECT column_name || ' ' || data_type || ' ' || is_nullable || ' ' || comment"
                  + " FROM duckdb_columns() WHERE table_name = 'every_type' LIMIT 2"),
          contains(
              List.of("id BIGINT false the key"),
              List.of("name VARCHAR true what it's called [personal: name]")));
      assertThat(
          session.query("SELECT comment FROM duckdb_tables() WHERE table_name = 'every_type'"),
          contains(List.of("the every_type")));
      assertThat(
          session
              .query(
                  "SELECT list_sort(list(schema_name)) FROM duckdb_schemas()"
                      + " WHERE database_name = current_database() AND NOT internal")
              .toString(),
          containsString("[mart, ops, quarantine, raw, vault]"));
    }
  }

  @Test
  void createsViewsWithCommentsAndGhostRowsOnce() {
    TableSpec table = things(ID, SIZE);
    ViewSpec view =
        ViewSpec.of(
            "vault",
            "big_things",
            "what is big",
            "data",
            List.of(ID),
            "SELECT id FROM vault.things WHERE size > 10");
    WarehouseSpec spec =
        WarehouseSpec.of(
            List.of(table), List.of(view), Map.of("vault.things", List.of(row(table, "0", 99L))));
    DuckDbSession.open(file, spec).close();
    try (DuckDbSession session = DuckDbSession.open(file, spec)) {
      assertThat(session.query("SELECT * FROM vault.big_things"), contains(List.of("0")));
      assertThat(
          session.query(
              "SELECT v.comment, c.comment FROM duckdb_views() v JOIN duckdb_columns() c"
                  + " ON c.table_name = v.view_name WHERE view_name = 'big_things'"),
          contains(List.of("what is big", "the key")));
    }
  }

  @Test
  void putsGhostRowsBackThatAreGone() throws SQLException {
    TableSpec table = things(ID, SIZE);
    WarehouseSpec spec =
        WarehouseSpec.of(
            List.of(table),
            List.of(),
            Map.of("vault.things", List.of(row(table, "0", 99L), row(table, "f", 1L))));
    for (String spoiling :
        List.of(
            "SELECT 1",
            "DELETE FROM vault.things WHERE id = '0'",
            "DELETE FROM vault.things WHERE id = 'f'",
            "DELETE FROM vault.things")) {
      DuckDbSession.open(file, spec).close();
      try (var connection = DuckDbFile.open(file);
          Statement statement = connection.createStatement()) {
        statement.execute(spoiling);
      }
      try (DuckDbSession session = DuckDbSession.open(file, spec)) {
        assertThat(
            spoiling,
            session.query("SELECT id, size FROM vault.things ORDER BY id"),
            contains(List.of("0", 99L), List.of("f", 1L)));
      }
    }
  }

  @Test
  void addsNewColumnsAndKeepsUndeclaredOnes() {
    TableSpec before = things(ID, SIZE);
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(before))) {
      session.handOver(List.of(TableMutation.upsert(before, row(before, "a", 1L))));
    }
    TableSpec after = things(ID, ColumnSpec.required("colour", ColumnType.STRING, "which"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(after))) {
      session.handOver(List.of(TableMutation.upsert(after, row(after, "b", "red"))));
      session.flush();
      assertThat(
          session.query("SELECT id, size, colour FROM vault.things ORDER BY id"),
          contains(Arrays.asList("a", 1L, null), Arrays.asList("b", null, "red")));
    }
  }

  @Test
  void lowersARequirement() {
    DuckDbSession.open(file, warehouse(things(ID, SIZE))).close();
    TableSpec after = things(ID, ColumnSpec.optional("size", ColumnType.INT64, "how big"));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(after))) {
      session.handOver(List.of(TableMutation.upsert(after, row(after, "a", null))));
      session.flush();
      assertThat(session.query("SELECT * FROM vault.things"), contains(Arrays.asList("a", null)));
    }
  }

  /**
   * Rows there are NULL in it, and stay apart; a column that they have might tell them otherwise.
   */
  @Test
  void takesAKeyThatHasGainedAColumnThatTheTableHasNotHad() {
    DuckDbSession.open(file, warehouse(things(ID))).close();
    ColumnSpec part = ColumnSpec.optional("part", ColumnType.STRING, "which part");
    TableSpec longer = things(ID, part).toBuilder().setKey(List.of("id", "part")).build();
    DuckDbSession.open(file, warehouse(longer)).close();
    DuckDbSession.open(file, warehouse(longer)).close();
    assertThrows(
        DuckDbException.class,
        () ->
            DuckDbSession.open(
                file,
                warehouse(
                    things(ID, part, SIZE).toBuilder().setKey(List.of("id", "size")).build())));
  }

  @Test
  void refusesAnotherTypeAndAnotherKeyAndLeavesTheFileAsItWas() {
    DuckDbSession.open(file, warehouse(things(ID, SIZE))).close();
    ColumnSpec text = ColumnSpec.optional("size", ColumnType.STRING, "how big");
    TableSpec other =
        things(ID, text, ColumnSpec.optional("new", ColumnType.STRING, "new")).toBuilder()
            .setKey(List.of("id", "size"))
            .build();
    TableSpec added =
        table("mart", "added", MergeRule.SMALLEST)
            .setColumns(List.of(ID))
            .setKey(List.of("id"))
            .build();
    String message =
        String.valueOf(
            assertThrows(
                    DuckDbException.class, () -> DuckDbSession.open(file, warehouse(added, other)))
                .getMessage());
    assertThat(
        message,
        allOf(
            containsString("vault.things.size is BIGINT in the file and VARCHAR in the contract"),
            containsString("key of vault.things is (id) in the file and (id, size)"),
            containsString("write to a new file")));
    assertThat(message.lines().count(), is(1L));
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(things(ID, SIZE)))) {
      assertThat(
          session.query(
              "SELECT schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns()"
                  + " WHERE schema_name IN ('mart', 'vault') ORDER BY 1"),
          contains(List.of("vault.things.id"), List.of("vault.things.size")));
    }
  }

  @Test
  void leavesAFileThatItRefusesAsItWas() throws SQLException {
    String url = "jdbc:duckdb:" + file;
    try (Connection other = new DuckDBDriver().connect(url, new Properties());
        Statement statement = other.createStatement()) {
      statement.execute("CREATE SCHEMA vault");
      statement.execute("CREATE VIEW vault.mine AS SELECT 1 AS id");
      statement.execute("CREATE TABLE vault.things AS SELECT 1.5 AS id");
    }
    assertThrows(
        DuckDbException.class, () -> DuckDbSession.open(file, warehouse(things(ID, SIZE))));
    try (Connection other = new DuckDBDriver().connect(url, new Properties());
        Statement statement = other.createStatement();
        ResultSet names =
            statement.executeQuery(
                "SELECT list(table_schema || '.' || table_name ORDER BY table_name) FROM information_schema.tables")) {
      names.next();
      assertThat(names.getString(1), is("[vault.mine, vault.things]"));
    }
  }

  @Test
  void leavesNoFileBehindWhenAViewIsWrong() {
    ViewSpec view =
        ViewSpec.of("mart", "wrong", "", "data", List.of(), "SELECT * FROM mart.nothing");
    WarehouseSpec spec = WarehouseSpec.of(List.of(), List.of(view), Map.of());
    assertThat(
        assertThrows(DuckDbException.class, () -> DuckDbSession.open(file, spec)).getMessage(),
        containsString("nothing"));
    assertThat(Files.exists(file), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 'a' AS id, 1 AS size FROMM mart.x | its query cannot be run: Parser Error: ",
        "SELECT id, 1 AS size FROM vault.things WHERE colour = 1 |"
            + " its query cannot be run: Binder Error: ",
        "SELECT id, size, 1 AS more FROM vault.things | its query gives the columns id, size, more,"
            + " and the contract declares id, size: they must be the same, in the same order",
        "SELECT id FROM vault.things | its query gives the columns id, and the contract declares",
        "SELECT size, id FROM vault.things | its query gives the columns size, id, and the",
        "SELECT id, id AS size FROM vault.things | its query gives size as VARCHAR, and the contract"
            + " declares int64: CAST it, or declare what it is"
      })
  void saysWhereAContractHasTheQueryThatCannotBeUsed(String query, String fault) {
    ViewSpec view =
        ViewSpec.of("mart", "wrong", "", "data", List.of(ID, SIZE), query).saidAt("views.yaml:7");
    WarehouseSpec spec = WarehouseSpec.of(List.of(things(ID, SIZE)), List.of(view), Map.of());
    String message =
        String.valueOf(
            assertThrows(DuckDbException.class, () -> DuckDbSession.open(file, spec)).getMessage());
    assertThat(message, containsString("views.yaml:7: view mart.wrong: " + fault));
    assertThat(message.lines().count(), is(1L));
  }

  /** DuckDB adds up integers to wider ones than there are in contracts. */
  @Test
  void takesNumbersOfAnyWidth() {
    ViewSpec view =
        ViewSpec.of(
                "mart",
                "sums",
                "",
                "data",
                List.of(ID, SIZE, ColumnSpec.optional("share", ColumnType.NUMERIC, "share")),
                "SELECT id, SUM(size) AS size, 0.25 AS share FROM vault.things GROUP BY id")
            .saidAt("views.yaml:7");
    WarehouseSpec spec = WarehouseSpec.of(List.of(things(ID, SIZE)), List.of(view), Map.of());
    try (DuckDbSession session = DuckDbSession.open(file, spec)) {
      assertThat(session.query("SELECT * FROM mart.sums"), is(List.of()));
    }
  }

  @Test
  void letsAViewBecomeATable() {
    ViewSpec view = ViewSpec.of("vault", "things", "", "data", List.of(), "SELECT 1 AS id");
    DuckDbSession.open(file, WarehouseSpec.of(List.of(), List.of(view), Map.of())).close();
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(things(ID, SIZE)))) {
      assertThat(
          session.query("SELECT table_name FROM duckdb_tables()"), hasItem(List.of("things")));
    }
  }

  private static TableSpec things(ColumnSpec... columns) {
    return table("vault", "things", MergeRule.FIRST_WRITTEN)
        .setColumns(List.of(columns))
        .setKey(List.of("id"))
        .build();
  }
}
