package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.LocalPostgres;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Captures of a real database into a real broker, and what ends or interrupts them. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
@SuppressWarnings("try") // To be interrupted fails the test.
class CaptureRunTest {
  private static final int ROWS = 10_000;
  private static final int CHUNK = 50;
  private static final int STOPS = 3;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  private LocalPostgres database;
  private EmbeddedKafka kafka;

  @BeforeAll
  void start() throws IOException {
    database = LocalPostgres.start();
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
    database.close();
  }

  private RunningCapture capture(String schema, String... settings) throws Exception {
    return new RunningCapture(database, kafka, schema, folder, settings);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @Test
  void goesOnByRangesWhereItWasStoppedWhenTablesAreReadAnewAndTellsOfTheEmptyOne()
      throws Exception {
    try (RunningCapture capture = capture("lost")) {
      capture.execute(
          "CREATE TABLE lost.a (id int PRIMARY KEY, n int)",
          "CREATE TABLE lost.b (id int PRIMARY KEY)",
          "INSERT INTO lost.a SELECT i, i FROM generate_series(1, " + ROWS + ") i",
          "INSERT INTO lost.b VALUES (1), (2)");
      capture.start();
      capture.await(
          "all is read", () -> capture.count("a", "r") >= ROWS && capture.count("b", "r") == 2);
      capture.await("it is noted", () -> isRead("lost", "lost.a") && isRead("lost", "lost.b"));
      capture.stop();
      long first = capture.count("a", "r");
      capture.execute(
          "SELECT pg_drop_replication_slot('lost')",
          "DELETE FROM lost.b",
          "DELETE FROM lost.a WHERE id % 2 = 0");
      capture.set("incremental.snapshot.chunk.size=" + CHUNK);
      for (int i = 0; i < STOPS; i++) {
        capture.start();
        long before = capture.count("a", "r");
        capture.await("some is read", () -> capture.count("a", "r") > before);
        capture.stop();
      }
      assertThat("the reading is not over", isRead("lost", "lost.a"), is(false));
      capture.start();
      capture.await("all is read", () -> isRead("lost", "lost.a") && isRead("lost", "lost.b"));
      capture.stop();
      assertThat(
          "few rows are read twice",
          capture.count("a", "r") - first,
          is(lessThan(ROWS / 2 + STOPS * 2L * CHUNK)));
      for (String table : List.of("a", "b")) {
        assertThat(table, capture.count(table, "m"), is(1L));
      }
      assertThat("nothing is a truncate to others", capture.count("b", "t"), is(0L));
    }
  }

  private boolean isRead(String schema, String table) {
    ConnectorSettings settings =
        ConnectorSettings.of(
            folder.resolve(schema + ".properties").toString(),
            PostgresSource.of(database.uri(), () -> null));
    return "read"
        .equals(
            StateTopic.open(
                    ClientSettings.of(kafka.bootstrapServers(), "test", Map.of()),
                    settings.snapshotsTopic())
                .read()
                .get(table));
  }

  @Test
  void movesItsSlotOnWhileOtherTablesAreWritten() throws Exception {
    try (RunningCapture capture = capture("quiet", "table.include.list=quiet.t")) {
      capture.execute(
          "CREATE TABLE quiet.t (id int PRIMARY KEY)",
          "CREATE TABLE quiet.busy (id int, filler text)",
          "INSERT INTO quiet.t VALUES (1)");
      capture.start();
      capture.await("it is read", () -> capture.count("t", "r") == 1);
      String end =
          "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'quiet' AND confirmed_flush_lsn >= '%s'";
      capture.execute(
          "INSERT INTO quiet.busy SELECT i, repeat('x', 1000) FROM generate_series(1, 5000) i");
      String written = capture.one("SELECT pg_current_wal_insert_lsn()");
      capture.await("the slot has moved on", () -> capture.one(end.formatted(written)).equals("1"));
      assertThat(capture.count("busy", "c"), is(0L));
    }
  }

  @Test
  void refusesATopicOfPositionsThatWouldForgetThem() throws Exception {
    try (Admin admin = admin();
        RunningCapture capture = capture("forgetful")) {
      capture.execute("CREATE TABLE forgetful.t (id int PRIMARY KEY)");
      admin
          .createTopics(
              List.of(
                  new NewTopic("forgetful.capture-positions", Optional.of(1), Optional.empty())))
          .all()
          .get();
      InputException refused = assertThrows(InputException.class, () -> capture.start().end());
      assertThat(
          refused.getMessage(),
          allOf(
              containsString("Topic forgetful.capture-positions of Kafka at "),
              containsString("has cleanup.policy=delete"),
              containsString("--add-config cleanup.policy=compact"),
              not(containsString("\n"))));
    }
  }

  @Test
  void endsWherePositionsCannotBeStored() throws Exception {
    try (Admin admin = admin();
        RunningCapture capture = capture("filled")) {
      capture.execute("CREATE TABLE filled.t (id int PRIMARY KEY)");
      capture.start();
      capture.await(
          "it runs",
          () ->
              capture
                  .one(
                      "SELECT bool_or(active) FROM pg_replication_slots WHERE slot_name = 'filled'")
                  .equals("t"));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "filled.capture-positions"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", "10"), AlterConfigOp.OpType.SET))))
          .all()
          .get();
      capture.execute("INSERT INTO filled.t VALUES (1)");
      InputException ended = assertThrows(InputException.class, capture::end);
      assertThat(
          ended.getMessage(),
          allOf(
              containsString("Positions cannot be written into topic filled.capture-positions"),
              not(containsString("\n"))));
    }
  }

  /** As docs/formats/debezium.md says it. */
  @Test
  void tellsOfDatesAtTheEdgeInTwoWays() throws Exception {
    try (RunningCapture capture = capture("times")) {
      capture.execute(
          "CREATE TABLE times.t (id int PRIMARY KEY, d date, u timestamp, z timestamptz)",
          "INSERT INTO times.t VALUES (1, 'infinity', 'infinity', 'infinity'),"
              + " (2, '0044-03-15 BC', '0044-03-15 BC', '0044-03-15 BC'),"
              + " (3, '1500-02-28', '1500-02-28', '1500-02-28')");
      capture.start();
      capture.await("it is read", () -> capture.count("t", "r") == 3);
      capture.execute("UPDATE times.t SET id = id");
      capture.await("it is changed", () -> capture.count("t", "u") == 3);
      assertThat(
          capture.changes("t").stream()
              .map(c -> c.replaceAll(".*\"after\":\\{(.*?)}.*\"op\":(.{3}).*", "$2 $1"))
              .map(c -> c.replace("\"", ""))
              .toList(),
          containsInAnyOrder(
              "r id:1,d:-622191234,u:9223372036825200000,z:infinity",
              "u id:1,d:-2147472692,u:9223372036825200000,z:infinity",
              "r id:2,d:-703383,u:-63517824000000000,z:-0043-03-15T00:00:00.000000Z",
              "u id:2,d:-735160,u:-63517824000000000,z:-0043-03-15T00:00:00.000000Z",
              "r id:3,d:-171606,u:-14826758400000000,z:1500-02-28T00:00:00.000000Z",
              "u id:3,d:-171606,u:-14826758400000000,z:1500-02-28T00:00:00.000000Z"));
      capture.stop();
    }
  }

  @Test
  void readsValuesAndKeysAsTheyAreHoweverTheDatabaseWritesThem() throws Exception {
    try (RunningCapture capture = capture("styled", "incremental.snapshot.chunk.size=1")) {
      capture.execute(
          "ALTER DATABASE postgres SET bytea_output = 'escape'",
          "ALTER DATABASE postgres SET intervalstyle = 'sql_standard'",
          "ALTER DATABASE postgres SET extra_float_digits = 0",
          "ALTER DATABASE postgres SET datestyle = 'SQL, DMY'");
      capture.execute(
          "CREATE TABLE styled.t (at timestamptz, day time, bits bit(3), b bytea, i interval, f float8, PRIMARY KEY (at, day, bits))",
          "INSERT INTO styled.t SELECT '2024-02-03 04:05:06+02'::timestamptz + n * interval '1 microsecond', '10:00', B'101', 'abcd', '1 day 02:03:04', 0.1::float8 + 0.2 FROM generate_series(1, 3) n");
      capture.start();
      capture.await("it is read", () -> isRead("styled", "styled.t"));
      capture.execute("UPDATE styled.t SET bits = bits");
      capture.await("it is changed", () -> capture.count("t", "u") == 3);
      capture.stop();
      assertThat(capture.count("t", "r"), is(3L));
      for (String change : capture.changes("t")) {
        assertThat(
            change,
            containsString("\"b\":\"YWJjZA==\",\"i\":93784000000,\"f\":0.30000000000000004}"));
      }
    } finally {
      try (RunningCapture after = capture("styled")) {
        after.execute("ALTER DATABASE postgres RESET ALL");
      }
    }
  }

  @Test
  void refusesADatabaseWhoseLogEndsBeforeWhatWasCaptured() throws Exception {
    try (RunningCapture capture = capture("restored")) {
      capture.execute("CREATE TABLE restored.t (id int PRIMARY KEY)");
      ClientSettings settings = ClientSettings.of(kafka.bootstrapServers(), "test", Map.of());
      try (Producer<byte[], byte[]> producer = settings.produce(settings.forProducer())) {
        StateTopic.open(settings, "restored.capture-positions")
            .write(producer, "[\"restored\"]", "{\"lsn_proc\":72057594037927936,\"lsn\":1}");
      }
      InputException refused = assertThrows(InputException.class, () -> capture.start().end());
      assertThat(
          refused.getMessage(),
          allOf(
              containsString("but was captured up to 1000000/0: the database was restored"),
              containsString("another topic.prefix"),
              not(containsString("\n"))));
      assertThat(
          capture.one("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'restored'"),
          is("0"));
    }
  }

  @Test
  void takesRowsAsLargeAsItSaysAndNoLargerOnes() throws Exception {
    try (RunningCapture capture = capture("large")) {
      capture.execute(
          "CREATE TABLE large.t (id int PRIMARY KEY, v text)",
          "INSERT INTO large.t SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 480000) i");
      capture.start();
      capture.await("it is read", () -> capture.count("t", "r") == 1);
      capture.execute("INSERT INTO large.t SELECT id + 1, v FROM large.t");
      capture.await("it is inserted", () -> capture.count("t", "c") == 1);
      capture.execute("INSERT INTO large.t SELECT 3, v || v FROM large.t WHERE id = 1");
      InputException ended = assertThrows(InputException.class, capture::end);
      assertThat(
          ended.getMessage(),
          allOf(
              containsString("takes no change of large.large.t as large as 30,72"),
              containsString("max.message.bytes")));
      String confirmed =
          "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'large'";
      String before = capture.one(confirmed);
      InputException again = assertThrows(InputException.class, () -> capture.start().end());
      assertThat(again.getMessage(), is(ended.getMessage()));
      assertThat("nothing is passed by", capture.one(confirmed), is(before));
    }
  }

  @Test
  void readsATableAnewThatWasLeftOutOrMadeAnewAndOneThatSomebodyAsksFor() throws Exception {
    try (RunningCapture capture = capture("paused")) {
      capture.execute(
          "CREATE TABLE paused.a (id int PRIMARY KEY)",
          "CREATE TABLE paused.b (id int PRIMARY KEY)",
          "INSERT INTO paused.a VALUES (1), (2)");
      capture.start();
      capture.await("it is noted", () -> isRead("paused", "paused.a"));
      capture.stop();
      assertThat("nothing was before", capture.count("a", "m"), is(0L));

      capture.set("table.exclude.list=paused.a");
      capture.start();
      capture.execute("INSERT INTO paused.b VALUES (1)", "DELETE FROM paused.a WHERE id = 1");
      capture.await("others go on", () -> capture.count("b", "c") == 1);
      capture.stop();

      capture.set("table.exclude.list=paused.none");
      capture.start();
      capture.await("it is read anew", () -> capture.count("a", "m") == 1);
      capture.await("it is noted", () -> isRead("paused", "paused.a"));
      capture.stop();
      assertThat(capture.count("a", "r"), is(3L));

      capture.start("--readAgain=paused.a");
      capture.await("it is read again", () -> capture.count("a", "m") == 2);
      capture.stop();
      assertThat(capture.count("a", "r"), is(4L));

      capture.execute(
          "DROP TABLE paused.b",
          "CREATE TABLE paused.b (id int PRIMARY KEY)",
          "INSERT INTO paused.b VALUES (2)");
      capture.start();
      capture.await("one that was made anew is read anew", () -> capture.count("b", "m") == 1);
      capture.stop();
      assertThat(capture.count("b", "r"), is(1L));
    }
  }

  @Test
  void waitsForTheSlotThatAnotherReads() throws Exception {
    try (RunningCapture one = capture("shared");
        RunningCapture other = capture("shared")) {
      one.execute("CREATE TABLE shared.t (id int PRIMARY KEY)", "INSERT INTO shared.t VALUES (1)");
      one.start();
      one.await("it is read", () -> one.count("t", "r") == 1);
      other.start();
      TimeUnit.SECONDS.sleep(3);
      assertThat(other.isOver(), is(false));
      one.stop();
      one.execute("INSERT INTO shared.t VALUES (2)");
      other.await("the other goes on", () -> other.count("t", "c") == 1);
      other.stop();
    }
  }

  @Test
  void readsPartitionedTablesAsAWholeAndLeavesUnloggedOnesOut() throws Exception {
    try (RunningCapture capture = capture("parted")) {
      capture.execute(
          "CREATE TABLE parted.days (id int, day date, n int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
          "CREATE TABLE parted.y1 PARTITION OF parted.days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
          "CREATE UNLOGGED TABLE parted.scratch (id int PRIMARY KEY)",
          "INSERT INTO parted.days VALUES (1, '2024-05-01', 1)");
      capture.start();
      capture.await("it is read", () -> capture.count("days", "r") == 1);
      capture.execute(
          "CREATE TABLE parted.y2 PARTITION OF parted.days FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
          "INSERT INTO parted.days VALUES (2, '2025-05-01', 1)",
          "UPDATE parted.days SET day = '2025-06-01' WHERE id = 1");
      capture.await(
          "changes of all partitions are there",
          () -> capture.count("days", "c") == 2 && capture.count("days", "d") == 1);
      assertThat(capture.changes("y1").size() + capture.changes("y2").size(), is(0));
    }
  }
}
