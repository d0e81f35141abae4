package dev.alluvium.transforms.warehouse.duckdb;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the statements of models do to a file; the bakery's models read each other. */
class ModelBuildTest {
  private static final DomainSpec BAKERY =
      ContractLoader.load(Path.of("../schemas/src/test/resources/bakery"));
  private static final List<ModelBuild> BUILDS = ModelBuilds.of(BAKERY, SqlDialect.DUCKDB);

  private final Path file;
  private final DuckDbSession session;

  ModelBuildTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
    session = DuckDbSession.open(file, WarehouseModel.local(BAKERY));
    for (List<@Nullable Object> column :
        session.query(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = 'mart_sale'"
                + " AND NOT is_nullable")) {
      run("ALTER TABLE mart.mart_sale ALTER COLUMN " + column.get(0) + " DROP NOT NULL");
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void standBehindWhatTheyReadByWayOfViewsToo() {
    assertThat(
        BUILDS.stream().map(ModelBuild::table).toList(),
        contains("mart.sales_daily", "mart.sale_detail", "mart.best_article"));
    assertThat(
        BUILDS.stream().map(build -> List.copyOf(build.inputs())).toList(),
        contains(
            List.of("mart.mart_sale"), List.of("mart.mart_sale"), List.of("mart.sales_daily")));
  }

  @Test
  void areAsIfBuiltFromScratchWhateverHappenedBetween() {
    Random random = new Random(7);
    for (int round = 0; round < 30; round++) {
      change(random);
      build();
      for (String table : List.of("sales_daily", "sale_detail")) {
        assertThat(table + " in round " + round, wrong(table), is(empty()));
      }
      List<List<@Nullable Object>> places = places();
      build();
      assertThat("written again, round " + round, places(), is(places));
    }
    assertThat(session.query("SELECT count(*) FROM mart.best_article"), not(contains(List.of(0L))));
  }

  /** Sales come, go and change; among their values are NULL, NaN and a negative zero. */
  private void change(Random random) {
    run(
        "DELETE FROM mart.mart_sale WHERE sale_no % 7 = " + random.nextInt(7),
        "UPDATE mart.mart_sale SET price = price + 0.01 WHERE sale_no % 5 = " + random.nextInt(5),
        """
        INSERT INTO mart.mart_sale (sale_no, sold_ts, sold_day, article, price, weight, gift, buyer, note, photo)
        SELECT
          %1$s + i, TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR, DATE '2024-01-01' + (i %% 3)::INT,
          CASE i %% 4 WHEN 0 THEN NULL WHEN 1 THEN 'rye' WHEN 2 THEN 'oat' ELSE '' END,
          CASE i %% 5 WHEN 0 THEN NULL ELSE i / 7 END,
          CASE i %% 6 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN -0.0 ELSE i / 3 END,
          CASE i %% 3 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END,
          CASE i %% 2 WHEN 0 THEN 'Ann' END,
          CASE i %% 2 WHEN 0 THEN '{"a": 1}' END, CASE i %% 2 WHEN 0 THEN 'x'::BLOB END
        FROM range(%2$s) AS r(i)"""
            .formatted(random.nextInt(1_000_000), random.nextInt(40)));
    run(
        "DELETE FROM mart.mart_sale WHERE rowid NOT IN (SELECT max(rowid) FROM mart.mart_sale GROUP BY sale_no)");
  }

  /**
   * Rows that the query gives and the table has not, or the other way round. What is no number is
   * none in the table.
   */
  private List<List<@Nullable Object>> wrong(String table) {
    ViewSpec model =
        WarehouseModel.of(BAKERY).models().stream()
            .filter(spec -> spec.name().equals(table))
            .findFirst()
            .orElseThrow();
    String query =
        model.columns().stream()
            .map(
                column ->
                    column.type() == ColumnType.FLOAT64
                        ? "CASE WHEN NOT isnan(%1$s) THEN %1$s END".formatted(column.name())
                        : column.name())
            .collect(
                joining(", ", "SELECT ", " FROM (" + model.query(SqlDialect.DUCKDB) + "\n) AS q"));
    return session.query(
        "((%1$s\n) EXCEPT ALL FROM mart.%2$s) UNION ALL (FROM mart.%2$s EXCEPT ALL (%1$s\n))"
            .formatted(query, table));
  }

  /** A row that is written again stands in another place. */
  private List<List<@Nullable Object>> places() {
    return session.query(
        "SELECT rowid FROM mart.sales_daily UNION ALL SELECT rowid FROM mart.sale_detail"
            + " UNION ALL SELECT rowid FROM mart.best_article");
  }

  @Test
  void mendWhatWasSpoilt() {
    run("INSERT INTO mart.mart_sale (sale_no, article, price) VALUES (1, 'rye', 2), (2, NULL, 3)");
    build();
    run(
        "UPDATE mart.sales_daily SET revenue = NULL WHERE article IS NULL",
        "INSERT INTO mart.sales_daily (article) VALUES ('no such')",
        "DELETE FROM mart.sale_detail");
    build();
    assertThat(wrong("sales_daily"), is(empty()));
    assertThat(wrong("sale_detail"), is(empty()));
  }

  @Test
  void stayAsTheyWereWhereRowsShareAKey() {
    run("INSERT INTO mart.mart_sale (sale_no, weight) VALUES (1, 2)");
    build();
    run("INSERT INTO mart.mart_sale (sale_no, weight) VALUES (1, 3), (NULL, 1), (NULL, 2)");

    DuckDbException e = assertThrows(DuckDbException.class, this::build);

    assertThat(
        e.getMessage(),
        containsString(
            "mart.sale_detail: 2 of the keys (sale_no) that its query gives have several rows"));
    assertThat(session.query("SELECT weight FROM mart.sale_detail"), contains(List.of(2.0)));
    run("DELETE FROM mart.mart_sale WHERE weight = 3 OR sale_no IS NULL");
    build();
    assertThat(wrong("sale_detail"), is(empty()));
  }

  private void build() {
    BUILDS.forEach(build -> run(build.statements().toArray(String[]::new)));
  }

  private void run(String... statements) {
    DuckDbWarehouse.of(file).transact("mart.m", List.of(statements));
  }
}
