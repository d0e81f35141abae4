package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.pairs;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OwnQueryTest {
  private final Path folder;
  private DuckDbSession session;

  OwnQueryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    session =
        DuckDbSession.open(folder.resolve("w.duckdb"), warehouse(pairs(MergeRule.LAST_WRITTEN)));
    session.handOver(
        List.of(
            TableMutation.upsert(
                session.table("mart.pairs"),
                row(session.table("mart.pairs"), "x", 1L, "v", 0.5),
                1)));
    session.flush();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, b FROM mart.pairs;",
        "FROM mart.pairs",
        "WITH q AS (SELECT a FROM mart.pairs) SELECT * FROM q -- so",
        "DESCRIBE mart.pairs",
        "DESCRIBE SELECT 1",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "SUMMARIZE mart.pairs",
        "EXPLAIN SELECT a FROM mart.pairs",
        "explain analyze SELECT a FROM mart.pairs",
        "SELECT * FROM duckdb_tables()",
        "SELECT comment FROM duckdb_columns() WHERE NOT internal",
        "SELECT table_name FROM information_schema.tables",
        "SELECT relname FROM pg_catalog.pg_class",
        "SELECT n FROM range(3) AS t(n), unnest([1, 2])",
        "SELECT current_setting('threads'), repeat('x', 3)",
        "VALUES (1), (2)",
        "TABLE mart.pairs"
      })
  void answersWhatOnlyReads(String sql) throws SQLException {
    try (OwnQuery query = new OwnQuery(session);
        ResultSet rows = query.run(sql, true)) {
      assertThat(rows.next(), is(!sql.equals("SHOW TABLES"))); // Of which main has none.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO mart.pairs VALUES ('z', 1, 'v', 1)",
        "UPDATE mart.pairs SET b = 2",
        "DELETE FROM mart.pairs",
        "WITH x AS (DELETE FROM mart.pairs RETURNING a) SELECT * FROM x",
        "WITH x AS (INSERT INTO mart.pairs VALUES ('z', 1, 'v', 1) RETURNING a) SELECT * FROM x",
        "MERGE INTO mart.pairs USING (SELECT 1) ON false WHEN NOT MATCHED THEN INSERT VALUES (1)",
        "TRUNCATE mart.pairs",
        "DROP TABLE mart.pairs",
        "ALTER TABLE mart.pairs ADD COLUMN c INT",
        "CREATE TABLE mart.mine AS SELECT 1",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE MACRO mine() AS 1",
        "COMMENT ON TABLE mart.pairs IS 'mine'",
        "COPY mart.pairs TO 'FOLDER/out.csv'",
        "COPY mart.pairs FROM 'FOLDER/secret.csv'",
        "EXPORT DATABASE 'FOLDER/out'",
        "IMPORT DATABASE 'FOLDER'",
        "ATTACH 'FOLDER/other.duckdb' AS other",
        "DETACH w",
        "USE mart",
        "SET memory_limit = '500MB'",
        "SET threads = 1",
        "RESET ALL",
        "PRAGMA database_list",
        "PRAGMA memory_limit = '500MB'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CALL force_checkpoint()",
        "CALL pragma_version()",
        "CHECKPOINT",
        "VACUUM",
        "BEGIN",
        "BEGIN TRANSACTION READ ONLY",
        "COMMIT",
        "ROLLBACK",
        "PREPARE q AS SELECT 1",
        "EXECUTE q",
        "EXPLAIN ANALYZE DELETE FROM mart.pairs",
        "EXPLAIN EXPLAIN SELECT 1",
        "SELECT 1; DROP TABLE mart.pairs",
        "SELECT 1; SELECT 2",
        "SELECT 1) AS r(c0); DROP TABLE mart.pairs; SELECT * FROM (SELECT 1",
        "DESCRIBE 'FOLDER/secret.csv'",
        "SUMMARIZE 'FOLDER/secret.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv('FOLDER/secret.csv')",
        "SELECT * FROM read_text('FOLDER/secret.csv')",
        "SELECT * FROM read_blob('FOLDER/secret.csv')",
        "SELECT * FROM sniff_csv('FOLDER/secret.csv')",
        "SELECT * FROM parquet_scan('FOLDER/secret.csv')",
        "SELECT * FROM glob('FOLDER/*')",
        "SELECT * FROM 'FOLDER/secret.csv'",
        "SELECT * FROM \"FOLDER/secret.csv\"",
        "SELECT * FROM main.\"FOLDER/secret.csv\"",
        "SELECT (WITH \"FOLDER/secret.csv\" AS (SELECT 1) SELECT 1), * FROM \"FOLDER/secret.csv\"",
        "SELECT (SELECT count(*) FROM read_csv('FOLDER/secret.csv'))",
        "WITH x AS (SELECT * FROM read_csv('FOLDER/secret.csv')) SELECT * FROM x",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('mart.pairs')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM force_checkpoint()",
        "SELECT * FROM enable_profiling()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM truncate_duckdb_logs()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT getenv('HOME')",
        "SELECT setseed(0.5)",
        "SELECT write_log('x')",
        "SELECT nextval('s')",
        "SELECT json_serialize_plan('FROM read_csv(''FOLDER/secret.csv'')')",
        "SELECT json_serialize_sql('SELECT 1')",
        "SELECT json_structure(repeat('[', 300) || repeat(']', 300))",
        "SELECT json_group_structure('[]')",
        "SELECT json_contains('[]', '1')",
        "SELECT json_pretty('[]')",
        "SELECT '[1]'::JSON::VARIANT",
        "SELECT CAST('[1]'::JSON AS VARIANT[])",
        "SELECT TRY_CAST(1 AS STRUCT(a VARIANT))",
        "SELECT variant_type(1)",
        "SELECT",
        "",
        ";"
      })
  void refusesWhatDoesMore(String sql) throws Exception {
    Files.writeString(folder.resolve("secret.csv"), "secret\n1\n");
    List<?> settings = settings();

    assertThrows(Exception.class, () -> ask(sql.replace("FOLDER", folder.toString())));

    assertThat("settings", settings(), is(settings));
    assertThat(session.query("SELECT count(*) FROM mart.pairs"), is(List.of(List.of(1L))));
    assertThat(session.query("SELECT count(*) FROM duckdb_databases()").size(), is(1));
    assertThat(Files.exists(folder.resolve("out.csv")), is(false));
    assertThat(Files.exists(folder.resolve("other.duckdb")), is(false));
  }

  /** Of six hundred within each other, DuckDB ends the process. */
  @Test
  void refusesManySetOperations() {
    String deep = "(SELECT 1 UNION ALL ".repeat(600) + "SELECT 1" + ")".repeat(600);

    assertThrows(RefusedQueryException.class, () -> ask(deep));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1;;", "SELECT 1 ; ; "})
  void takesSeveralEndsForOne(String sql) throws SQLException {
    ask(sql);
  }

  /** The job itself may still write files, as those of a lake. */
  @Test
  void leavesTheSettingsOfTheJobAsTheyAre() throws SQLException {
    List<?> settings = settings();
    ask("SELECT 1");
    assertThat(settings(), is(settings));
    try (DuckDBConnection job = session.connect();
        Statement statement = job.createStatement()) {
      statement.execute("COPY mart.pairs TO '" + folder.resolve("lake.csv") + "'");
    }
    assertThat(Files.exists(folder.resolve("lake.csv")), is(true));
  }

  private void ask(String sql) throws SQLException {
    try (OwnQuery query = new OwnQuery(session);
        ResultSet rows = query.run(sql, false)) {
      while (rows.next()) {
        Thread.onSpinWait();
      }
    }
  }

  private List<?> settings() {
    return session.query("SELECT name, value FROM duckdb_settings() ORDER BY name");
  }
}
