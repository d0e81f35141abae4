package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.pairs;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.Answer;
import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DuckDbReadOnlyTest {
  private static final TableSpec TABLE = pairs(MergeRule.LAST_WRITTEN);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final String ENDLESS =
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";

  private final Path folder;
  private DuckDbSession session;
  private DuckDbReadOnly queries;

  DuckDbReadOnlyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    session = DuckDbSession.open(folder.resolve("w.duckdb"), warehouse(TABLE));
    write("x", 1);
    write("y", 2);
    queries = DuckDbReadOnly.of(session);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void write(String a, long sequence) {
    session.handOver(
        List.of(
            TableMutation.upsert(
                session.table("mart.pairs"), row(TABLE, a, sequence, "v", 0.5), sequence)));
    session.flush();
  }

  @Test
  void answersAQueryAndSeesWhatIsWrittenMeanwhile() {
    String sql =
        "WITH q AS (SELECT a, b FROM mart.pairs) SELECT a, b FROM q ORDER BY a DESC; -- so";
    assertThat(queries.ask(sql, 10, LIMIT).rows(), contains(List.of("y", "2"), List.of("x", "1")));

    write("z", 3);

    Answer answer = queries.ask(sql, 2, LIMIT);
    assertThat(answer.columns(), contains("a", "b"));
    assertThat(answer.types(), contains("VARCHAR", "BIGINT"));
    assertThat(answer.rows(), contains(List.of("z", "3"), List.of("y", "2")));
    assertThat(answer.isCut(), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*), sum(b) OVER () FROM mart.pairs GROUP BY b",
        "FROM mart.pairs SELECT upper(a), list_transform([1], lambda x: x + 1)",
        "SELECT n FROM range(3) AS t(n) JOIN mart.pairs ON true",
        "DESCRIBE mart.pairs",
        "SUMMARIZE mart.pairs",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT max(n) FROM r",
        "VALUES (1), (2)"
      })
  void answersWhatOnlyReads(String sql) {
    assertThat(queries.ask(sql, 10, LIMIT).rows().isEmpty(), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY mart.pairs TO 'FOLDER/out.csv'",
        "ATTACH 'FOLDER/other.duckdb' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '1GB'",
        "RESET ALL",
        "EXPORT DATABASE 'FOLDER/out'",
        "INSERT INTO mart.pairs VALUES ('z', 1, 'v', 1)",
        "DELETE FROM mart.pairs",
        "DROP TABLE mart.pairs",
        "CREATE TABLE mart.mine AS SELECT 1",
        "CALL force_checkpoint()",
        "CHECKPOINT",
        "BEGIN",
        "EXPLAIN ANALYZE SELECT 1",
        "SHOW TABLES",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE mart.pairs",
        "SELECT * FROM read_csv('FOLDER/secret.csv')",
        "SELECT * FROM read_text('FOLDER/secret.csv')",
        "SELECT * FROM 'FOLDER/secret.csv'",
        "SELECT * FROM \"FOLDER/secret.csv\"",
        "SELECT * FROM glob('FOLDER/*')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('mart.pairs')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM pragma_database_list()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT current_setting('temp_directory')",
        "SELECT getenv('HOME')",
        "SELECT nextval('s')",
        "SELECT (SELECT count(*) FROM read_csv('FOLDER/secret.csv'))",
        "WITH x AS (SELECT * FROM read_csv('FOLDER/secret.csv')) SELECT * FROM x",
        "SELECT * FROM mart.pairs WHERE a IN (SELECT content FROM read_text('FOLDER/secret.csv'))",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT repeat('x', 5000000)",
        "SELECT lpad('x', 5000000, 'x')",
        "SELECT d.path FROM duckdb_databases d,"
            + " (WITH duckdb_databases AS (SELECT 1 AS q) SELECT * FROM duckdb_databases) x",
        "SELECT * FROM pairs",
        "SELECT * FROM mart.nothing",
        "SELECT 1) ; DROP TABLE mart.pairs; SELECT (1",
        "SELECT",
        "",
        "\0",
        "; ;"
      })
  void refusesWhatIsNoHarmlessQuery(String sql) throws Exception {
    Files.writeString(folder.resolve("secret.csv"), "secret\n1\n");

    assertThrows(
        RefusedQueryException.class,
        () -> queries.ask(sql.replace("FOLDER", folder.toString()), 10, LIMIT));

    assertThat(
        queries.ask("SELECT count(*) FROM mart.pairs", 1, LIMIT).rows(), contains(List.of("2")));
    assertThat(Files.exists(folder.resolve("out.csv")), is(false));
    assertThat(Files.exists(folder.resolve("other.duckdb")), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ENDLESS,
        "SELECT count(*) FROM range(100000000) AS a, range(1000000) AS b WHERE a.range + b.range = 7"
      })
  void givesUpWhatTakesTooLongAndAnswersTheNext(String sql) {
    RefusedQueryException e =
        assertThrows(
            RefusedQueryException.class, () -> queries.ask(sql, 10, Duration.ofSeconds(1)));

    assertThat(e.getMessage(), is("given up after 1 s: let it read less, as by a WHERE"));
    write("z", 3);
    assertThat(
        queries.ask("SELECT count(*) FROM mart.pairs", 1, LIMIT).rows(), contains(List.of("3")));
  }

  @Test
  void givesUpWhatIsRunAndWhatWaitsWhenItIsClosed() throws Exception {
    ExecutorService people = Executors.newFixedThreadPool(3);
    try {
      List<Future<String>> refused = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        refused.add(people.submit(() -> refusal(ENDLESS, Duration.ofMinutes(10))));
      }
      queries.close();

      for (Future<String> reason : refused) {
        assertThat(reason.get(), is("the run has ended"));
      }
      assertThat(refusal("SELECT 1", LIMIT), is("the run has ended"));
    } finally {
      people.shutdownNow();
    }
    session.close();
    try (var connection =
        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("w.duckdb"), readOnly())) {
      assertThat(connection.isReadOnly(), is(true));
    }
  }

  @Test
  void letsNobodyWaitForOthersLongerThanForAQuery() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<String> first = other.submit(() -> refusal(ENDLESS, Duration.ofMinutes(10)));
      String second = refusal(ENDLESS, Duration.ofSeconds(1));
      while (second.startsWith("given up")) { // It came first.
        second = refusal(ENDLESS, Duration.ofSeconds(1));
      }
      assertThat(second, is("others' queries have been run for 1 s; ask again"));
      queries.close();
      assertThat(first.get(), is("the run has ended"));
    } finally {
      other.shutdownNow();
    }
  }

  private String refusal(String sql, Duration limit) {
    return String.valueOf(
        assertThrows(RefusedQueryException.class, () -> queries.ask(sql, 10, limit)).getMessage());
  }

  private static Properties readOnly() {
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.DUCKDB_READONLY_PROPERTY, "true");
    return properties;
  }

  @Test
  void readsNoMoreOfAHugeResultThanIsShown() {
    Answer answer = queries.ask("SELECT * FROM range(1000000000)", 100, LIMIT);

    assertThat(answer.rows().size(), is(100));
    assertThat(answer.isCut(), is(true));
  }

  /** Long values can still be made; none of them may come into this process's memory whole. */
  @Test
  void cutsLongValuesAndStopsAtALongAnswer() {
    String long5Mb = "string_agg('x', '')";
    Answer one = queries.ask("SELECT " + long5Mb + " AS v FROM range(5000000)", 10, LIMIT);
    assertThat(one.types(), contains("VARCHAR"));
    assertThat(one.rows().get(0).get(0).length(), is(10_000));

    Answer many =
        queries.ask(
            "SELECT v FROM (SELECT " + long5Mb + " AS v FROM range(20000)), range(10000)",
            10_000,
            LIMIT);
    assertThat(many.rows().size(), is(400));
    assertThat(many.isCut(), is(true));
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    String sql = "SELECT 1" + "+1".repeat(2_000);

    RefusedQueryException e =
        assertThrows(RefusedQueryException.class, () -> queries.ask(sql, 10, LIMIT));
    assertThat(e.getMessage(), not(containsString("\n")));
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    RefusedQueryException e =
        assertThrows(
            RefusedQueryException.class, () -> queries.ask("SELECT c FROM mart.pairs", 9, LIMIT));

    assertThat(e.getMessage(), containsString("Referenced column \"c\" not found"));
    assertThat(e.getMessage(), not(containsString("\n")));
  }
}
