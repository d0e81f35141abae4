package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view is made anew when it could be another one, and left otherwise. */
class StandingViewsTest {
  private static final ColumnSpec ID = ColumnSpec.required("id", ColumnType.STRING, "the key");
  private static final ColumnSpec SIZE = ColumnSpec.optional("size", ColumnType.INT64, "how big");
  private static final ColumnSpec AGE = ColumnSpec.optional("age", ColumnType.INT64, "how old");
  private static final TableSpec THINGS = things(ID, SIZE);
  private static final ViewSpec BIG =
      view("big", "SELECT CAST(id AS STRING) AS id FROM vault.things WHERE size > 1", ID);
  private static final ViewSpec OVER = view("over", "SELECT * FROM mart.big", ID);
  private static final ViewSpec OVER_BOTH = view("over", "SELECT * FROM mart.big", ID, SIZE);

  private final Path file;

  StandingViewsTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void leavesWhatTheContractsSayAsBefore() throws SQLException {
    open(THINGS, BIG, OVER);
    byHand("COMMENT ON COLUMN mart.big.id IS 'mine'");
    open(THINGS, BIG, OVER);
    assertThat(comment("big"), is("mine"));
  }

  @Test
  void makesAnewWhatAnotherHasMadeOrDropped() throws SQLException {
    open(THINGS, BIG, OVER);
    byHand("CREATE OR REPLACE VIEW mart.big AS SELECT 'x' AS id");
    open(THINGS, BIG, OVER);
    assertThat(query("SELECT * FROM mart.over"), is(List.of()));
    byHand("DROP VIEW mart.big");
    open(THINGS, BIG, OVER);
    assertThat(query("SELECT * FROM mart.over"), is(List.of()));
  }

  @Test
  void makesAnewWhatIsSaidOtherwiseAndWhatStandsOverIt() throws SQLException {
    open(THINGS, BIG, OVER);
    ViewSpec other = view("big", "SELECT 'x' AS id, 7 AS size", ID, SIZE);
    open(THINGS, other, OVER_BOTH);
    assertThat(query("SELECT * FROM mart.over"), contains(List.of("x", 7)));
    byHand("COMMENT ON COLUMN mart.over.id IS 'mine'");
    open(THINGS, view("big", "SELECT 'y' AS id, 7 AS size", ID, SIZE), OVER_BOTH);
    assertThat(comment("over"), is("the key"));
    assertThat(query("SELECT * FROM mart.over"), contains(List.of("y", 7)));
  }

  /** What no contract has stays, but for what can be read no more, and what reads that. */
  @Test
  void dropsWhatNoContractHasAndNobodyCanRead() throws SQLException {
    ViewSpec over = view("over", "SELECT id FROM mart.big", ID);
    ViewSpec top = view("top", "SELECT id FROM mart.over", ID);
    ViewSpec beside = view("beside", "SELECT CAST(id AS STRING) AS id FROM vault.things", ID);
    open(THINGS, BIG, over, top, beside);
    byHand("CREATE VIEW mart.mine AS SELECT id FROM mart.big");

    open(THINGS, view("big", "SELECT size FROM vault.things", SIZE));

    assertThat(
        query("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart' ORDER BY ALL"),
        contains(List.of("beside"), List.of("big"), List.of("mine")));
  }

  @Test
  void makesAnewWhatHasAnotherMeaning() throws SQLException {
    open(THINGS, BIG);
    ColumnSpec told = ColumnSpec.required("id", ColumnType.STRING, "which thing");
    open(THINGS, view("big", BIG.query(), told));
    assertThat(
        query("SELECT comment FROM duckdb_columns() WHERE table_name = 'big'"),
        contains(List.of("which thing")));
  }

  /** What it stood on can have changed while no contract had it. */
  @Test
  void makesAnewWhatComesAgain() throws SQLException {
    open(THINGS, BIG, OVER);
    open(THINGS);
    open(things(ID, SIZE, AGE));
    byHand("COMMENT ON COLUMN mart.big.id IS 'mine'");
    open(things(ID, SIZE, AGE), BIG, OVER);
    assertThat(comment("big"), is("the key"));
  }

  /** One that is left is still known to stand when another has been made anew. */
  @Test
  void leavesTheOthersAtTheNextOpening() throws SQLException {
    open(THINGS, BIG, OVER);
    ViewSpec over = view("over", "SELECT id FROM mart.big", ID);
    open(THINGS, BIG, over);
    byHand("COMMENT ON COLUMN mart.big.id IS 'mine'");
    byHand("COMMENT ON COLUMN mart.over.id IS 'mine'");
    open(THINGS, BIG, over);
    assertThat(comment("big") + " " + comment("over"), is("mine mine"));
  }

  @Test
  void makesAllAnewWhenATableHasChanged() throws SQLException {
    open(THINGS, BIG);
    byHand("COMMENT ON COLUMN mart.big.id IS 'mine'");
    open(things(ID, SIZE, AGE), BIG);
    assertThat(comment("big"), is("the key"));
  }

  private void open(TableSpec table, ViewSpec... views) {
    DuckDbSession.open(file, WarehouseSpec.of(List.of(table), List.of(views), Map.of())).close();
  }

  private void byHand(String sql) throws SQLException {
    try (DuckDBConnection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Object comment(String view) throws SQLException {
    return String.valueOf(
        query(
                "SELECT comment FROM duckdb_columns() WHERE column_name = 'id' AND table_name = '"
                    + view
                    + "'")
            .get(0)
            .get(0));
  }

  private List<List<Object>> query(String sql) throws SQLException {
    try (DuckDBConnection connection = DuckDbFile.openReadOnly(file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static ViewSpec view(String name, String query, ColumnSpec... columns) {
    return ViewSpec.of("mart", name, name, "data", List.of(columns), query);
  }

  private static TableSpec things(ColumnSpec... columns) {
    return table("vault", "things", MergeRule.FIRST_WRITTEN)
        .setColumns(List.of(columns))
        .setKey(List.of("id"))
        .build();
  }
}
