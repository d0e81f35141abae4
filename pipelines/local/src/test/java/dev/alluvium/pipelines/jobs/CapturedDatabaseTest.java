package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.capture.CaptureChanges;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.LocalPostgres;
import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real database is changed, its changes are captured by processes that are killed, and a stream
 * loads them: the warehouse has the database's rows.
 */
@Timeout(900)
class CapturedDatabaseTest {
  private static final int KILLS = 10;
  private static final int KILLS_WHILE_READING = 4;
  private static final long CHUNK = 100;

  /** Transactions of which nobody is told: updates, of which no row of a mart keeps a trace. */
  private static final int LOST_FROM = 3_000;

  private static final int LOST_TO = 3_040;

  private static final List<String> TABLES =
      List.of(
          "banks",
          "customers",
          "exchange_rates",
          "payments",
          "plan_prices",
          "plans",
          "refunds",
          "subscriptions");

  private final Random random = new Random(17);
  private final Path folder;
  private final Loaded warehouse;

  /** Where the log was when the slot was lost. */
  private long lost;

  CapturedDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "subscriptions");
  }

  /** The capture, in a process of its own. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) {
      CaptureChanges.main(arguments);
    }
  }

  @Test
  void hasTheRowsOfTheSourceThoughTheCaptureIsKilledAndItsSlotIsLost() throws Exception {
    Path data = SharedData.require("subscriptions");
    List<String> transactions = transactions(data.resolve("changes.sql.gz"));
    try (LocalPostgres database = LocalPostgres.start();
        EmbeddedKafka kafka = EmbeddedKafka.start()) {
      execute(database, Files.readString(data.resolve("schema.sql")));
      execute(database, text(data.resolve("initial.sql.gz")));
      kafka.createTopics(
          ContractLoader.loadNamed("subscriptions").events().stream()
              .map(EventSpec::topic)
              .distinct()
              .collect(Collectors.toMap(topic -> topic, topic -> 2)));
      RunControl load = new RunControl();
      CompletableFuture<Void> loading =
          CompletableFuture.runAsync(() -> LoadWarehouse.run(stream(kafka, false), load));
      change(database, kafka, transactions);
      load.stop();
      loading.get(60, TimeUnit.SECONDS);
      LoadWarehouse.run(stream(kafka, true), new RunControl());
      assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
      for (String table : TABLES) {
        List<String> rows = rows(database, table);
        assertThat(table, rows.size(), is(greaterThan(0)));
        List<String> missing = new ArrayList<>(rows);
        List<String> unexpected = new ArrayList<>(loaded(database, table));
        missing.removeAll(unexpected);
        unexpected.removeAll(rows);
        assertThat(table, missing, is(empty()));
        assertThat(table, unexpected, is(empty()));
      }
    }
    check(data.resolve("expected"));
  }

  /**
   * Runs the transactions, as the capture is killed: at first while it reads the tables, so that
   * all rows are known when changes begin, then among these, and once without its slot.
   */
  private void change(LocalPostgres database, EmbeddedKafka kafka, List<String> transactions)
      throws Exception {
    for (int kill = 0; kill < KILLS_WHILE_READING; kill++) {
      try (ChildProcess capture = start(database, kafka)) {
        capture.awaitStart("capturing");
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000));
      }
    }
    int piece = LOST_FROM / (KILLS - KILLS_WHILE_READING);
    int next = 0;
    while (next < LOST_FROM) {
      try (ChildProcess capture = start(database, kafka)) {
        capture.awaitStart("capturing");
        if (next == 0) {
          awaitRead(database);
        }
        int until = Math.min(next + piece, LOST_FROM);
        run(database, transactions.subList(next, until));
        next = until;
        if (next == LOST_FROM) {
          lose(database, transactions, capture);
        }
      }
    }
    try (ChildProcess capture = start(database, kafka)) {
      capture.awaitStart("warning: the slot alluvium is lost");
      capture.awaitStart("capturing");
      TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1_000));
    }
    try (ChildProcess capture = start(database, kafka)) {
      capture.awaitStart("capturing");
      awaitReadAnew(database);
      execute(database, "INSERT INTO billing.refunds SELECT * FROM public.kept");
      run(database, transactions.subList(LOST_TO, transactions.size()));
      awaitCaptured(database);
      capture.signal("TERM");
      assertThat(String.join("\n", capture.toEnd()), capture.exitCode(), is(0));
    }
  }

  /** Waits until all rows are in the warehouse; few have been read more than once. */
  private void awaitRead(LocalPostgres database) throws Exception {
    long rows = 0;
    for (String table : TABLES) {
      int there = rows(database, table).size();
      rows += there;
      while (!warehouse
          .query("SELECT count(*) FROM current." + table)
          .equals(List.of("" + there))) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    long read = 0;
    for (String table : TABLES) {
      read += warehouse.count("raw." + table);
    }
    assertThat(read, is(lessThan(rows + (KILLS_WHILE_READING + 1) * 2 * CHUNK)));
  }

  /**
   * Waits until the table that is empty since nobody was told is empty here, and all others have
   * been read anew; few rows have been read more than twice.
   */
  private void awaitReadAnew(LocalPostgres database) throws Exception {
    while (!warehouse.query("SELECT count(*) FROM current.refunds").equals(List.of("0"))) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    for (String table : TABLES) {
      int there = rows(database, table).size();
      while (readAnew("DISTINCT (" + key(table) + ")", table) < there) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    int there = rows(database, "payments").size();
    assertThat(readAnew("*", "payments"), is(lessThan(there + 2 * 2L * CHUNK)));
  }

  /** How many rows have been read since nobody was told. */
  private long readAnew(String counted, String table) {
    return Long.parseLong(
        warehouse
            .query(
                "SELECT count(%s) FROM raw.%s WHERE change_op = 'r' AND change_position > %s"
                    .formatted(counted, table, lost))
            .get(0));
  }

  private static String key(String table) {
    return ContractLoader.loadNamed("subscriptions").events().stream()
        .filter(event -> event.name().equals(table))
        .flatMap(event -> event.key().stream())
        .collect(Collectors.joining(", "));
  }

  /** Some changes happen while there is neither capture nor slot: a table is emptied. */
  private void lose(LocalPostgres database, List<String> transactions, ChildProcess capture)
      throws Exception {
    awaitCaptured(database);
    capture.close();
    capture.exitCode();
    execute(
        database,
        """
        DO $$ BEGIN
          WHILE EXISTS (SELECT 1 FROM pg_replication_slots WHERE active) LOOP
            PERFORM pg_sleep(0.1);
            PERFORM pg_stat_clear_snapshot();
          END LOOP;
        END $$""");
    execute(database, "SELECT pg_drop_replication_slot('alluvium')");
    run(database, transactions.subList(LOST_FROM, LOST_TO));
    execute(database, "CREATE UNLOGGED TABLE public.kept AS SELECT * FROM billing.refunds");
    execute(database, "DELETE FROM billing.refunds");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      lost = Long.parseLong(one(statement, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"));
    }
  }

  private ChildProcess start(LocalPostgres database, EmbeddedKafka kafka) throws IOException {
    Path config = folder.resolve("capture.properties");
    Files.writeString(config, "topic.prefix=shop\nincremental.snapshot.chunk.size=" + CHUNK + "\n");
    return ChildProcess.start(
        Job.class,
        folder,
        "--source=" + database.uri(),
        "--bootstrapServers=" + kafka.bootstrapServers(),
        "--config=" + config,
        "--statusEvery=0s");
  }

  private LoadWarehouseOptions stream(EmbeddedKafka kafka, boolean stopAtEnd) {
    return PipelineOptionsFactory.fromArgs(
            "--domain=subscriptions",
            "--warehouse=duckdb:" + warehouse.file(),
            "--source=kafka",
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--stopAtEnd=" + stopAtEnd,
            "--statusEvery=0s")
        .as(LoadWarehouseOptions.class);
  }

  private static void awaitCaptured(LocalPostgres database) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      String end = one(statement, "SELECT pg_current_wal_insert_lsn()");
      String isBehind =
          "SELECT count(*) FROM pg_replication_slots WHERE confirmed_flush_lsn < '%s'"
              .formatted(end);
      while (!one(statement, isBehind).equals("0")) {
        statement.execute("SELECT pg_logical_emit_message(false, 'test', 'on')");
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static void run(LocalPostgres database, List<String> transactions) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String transaction : transactions) {
        statement.execute(transaction);
      }
    }
  }

  private static void execute(LocalPostgres database, String sql) throws SQLException {
    run(database, List.of(sql));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Each with what follows it outside of transactions. */
  private static List<String> transactions(Path file) throws IOException {
    return List.of(text(file).split("(?m)^(?=BEGIN;)"));
  }

  /** The source's rows, times and dates as texts, numbers without trailing zeros. */
  private static List<String> rows(LocalPostgres database, String table) throws SQLException {
    Map<String, String> types = types(database, table);
    String columns =
        asText(types, "trim_scale(%s)::text", "to_char(%s, 'YYYY-MM-DD HH24:MI:SS.US')");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + columns + " FROM billing." + table)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringJoiner row = new StringJoiner(" ");
        for (int i = 1; i <= types.size(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row.toString());
      }
      return rows.stream().sorted().toList();
    }
  }

  private static String asText(Map<String, String> types, String numeric, String timestamp) {
    List<String> columns = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          String text =
              type.equals("numeric")
                  ? numeric
                  : type.startsWith("timestamp") ? timestamp : "%s::VARCHAR";
          columns.add(text.formatted(name));
        });
    return String.join(", ", columns);
  }

  /** By name. */
  private static Map<String, String> types(LocalPostgres database, String table)
      throws SQLException {
    Map<String, String> types = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "SELECT column_name, data_type FROM information_schema.columns"
                    + " WHERE table_schema = 'billing' AND table_name = '"
                    + table
                    + "'")) {
      while (columns.next()) {
        types.put(columns.getString(1), columns.getString(2));
      }
    }
    return types;
  }

  private List<String> loaded(LocalPostgres database, String table) throws SQLException {
    String columns =
        asText(
            types(database, table),
            "regexp_replace(%s::VARCHAR, '\\.?0+$', '')",
            "strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S.%%f')");
    return warehouse.query("SELECT " + columns + " FROM current." + table).stream()
        .sorted()
        .toList();
  }

  /**
   * What of the marts does not hang on when changes were committed. Months in between, without
   * revenue, hang on what is active after the last month that is expected.
   */
  private void check(Path expected) {
    String months = " WHERE month <= DATE '2025-02-01'";
    check(expected, "dim_bank.csv", "*", "");
    check(expected, "dim_plan.csv", "* EXCLUDE (is_current)", "");
    check(expected, "fact_refund.csv", "*", "");
    check(expected, "fact_payment.csv.gz", "* EXCLUDE (customer_valid_from)", "");
    check(expected, "fact_subscription_period.csv.gz", "* EXCLUDE (customer_valid_from)", "");
    check(expected, "fact_subscription_month.csv.gz", "*", months);
    check(expected, "mart_mrr_monthly.csv", "*", months);
    check(expected, "mart_net_revenue_by_plan.csv", "*", months);
    check(expected, "mart_plan_metrics.csv", "*", months);
    check(
        expected,
        "mart_customer_mrr.csv.gz",
        "* EXCLUDE (last_active_month, is_last_month)",
        months + " AND is_active");
  }

  private void check(Path expected, String file, String columns, String where) {
    String table = "mart." + file.replaceFirst("\\..*", "");
    String csv =
        "read_csv('%s', header = true, all_varchar = true, allow_quoted_nulls = false)"
            .formatted(expected.resolve(file));
    String names =
        warehouse
            .query("SELECT string_agg(column_name, ', ') FROM (DESCRIBE SELECT * FROM " + csv + ")")
            .get(0);
    List<String> differences =
        warehouse.query(
            "CREATE TEMP TABLE expected AS SELECT %s FROM %s LIMIT 0".formatted(names, table),
            "INSERT INTO expected SELECT %s FROM %s".formatted(names, csv),
            "CREATE TEMP TABLE actual AS SELECT %s FROM %s%s".formatted(names, table, where),
            "(SELECT 'missing', * FROM (SELECT %1$s FROM expected%2$s EXCEPT ALL SELECT %1$s FROM actual) LIMIT 5) UNION ALL (SELECT 'unexpected', * FROM (SELECT %1$s FROM actual EXCEPT ALL SELECT %1$s FROM expected%2$s) LIMIT 5)"
                .formatted(columns, where));
    assertThat(table, differences, is(empty()));
  }
}
