package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.Topics;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a stream into a file goes on, whoever has read its topics for another one. */
@Timeout(180)
class KafkaPositionsTest {
  private final Path folder;
  private final Path contracts;
  private final Loaded first;
  private final Loaded second;
  private EmbeddedKafka kafka;

  KafkaPositionsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.contracts = Things.contracts(folder);
    first = new Loaded(folder.resolve("first.duckdb"), contracts.toString());
    second = new Loaded(folder.resolve("second.duckdb"), contracts.toString());
  }

  @BeforeEach
  void startKafka() throws IOException {
    kafka = EmbeddedKafka.start();
    kafka.createTopics(Map.of(Things.TOPIC, 2));
  }

  @AfterEach
  void stopKafka() throws IOException {
    kafka.close();
  }

  @Test
  void areThoseOfTheFileThoughAnotherOneReadsOnBehalfOfTheSameGroup() {
    send(0, 5);
    load(first);
    send(5, 10);
    load(second);
    send(10, 13);
    load(first);

    assertThat(first.query(Things.RAW), contains("13 13"));
    assertThat(second.query(Things.RAW), contains("10 10"));
    assertThat(
        first.query("SELECT sum(next_offset), count(topic_id), count(*) FROM ops.positions"),
        contains("13 2 2"));
  }

  /** The rows were in the file, and the position was not yet. */
  @Test
  void letWhatIsThereBeReadAgainWhereTheProcessDiedBeforeItNotedThem() {
    send(0, 6);
    load(first);
    first.execute("UPDATE ops.positions SET next_offset = 1");
    send(6, 8);
    load(first);

    assertThat(first.query(Things.RAW), contains("8 8"));
    assertThat(first.query("SELECT sum(next_offset) FROM ops.positions"), contains("8"));
  }

  @Test
  void areNoneInAFileThatWasDeletedAndMadeAnew() throws IOException {
    send(0, 6);
    load(first);
    Files.delete(folder.resolve("first.duckdb"));
    load(first);

    assertThat(first.query(Things.RAW), contains("6 6"));
  }

  @Test
  void areNotThoseOfATopicThatWasDeletedAndMadeAnew() throws Exception {
    send(0, 6);
    load(first);
    Topics.delete(kafka, Things.TOPIC);
    kafka.createTopics(Map.of(Things.TOPIC, 2));
    send(100, 120);
    String told = load(first);

    assertThat(first.query(Things.RAW), contains("26 26"));
    assertThat(told, containsString("topic things was deleted and made anew since it was read"));
    assertThat(first.query("SELECT sum(next_offset) FROM ops.positions"), contains("20"));
  }

  @Test
  void areLookedForAtTheBeginningWhereAFileWasFilledBeforeItKeptAny() {
    send(0, 6);
    load(first);
    first.execute("DELETE FROM ops.positions");
    send(6, 8);
    String told = load(first);

    assertThat(first.query(Things.RAW), contains("8 8"));
    assertThat(told, containsString("was filled from Kafka before files kept positions"));
  }

  @Test
  void tellWhatRetentionHasDeletedUnread() throws Exception {
    send(0, 4);
    load(first);
    send(4, 14);
    Topics.deleteRecords(kafka, Things.TOPIC, 0, 5);
    String told = load(first);

    assertThat(
        told,
        containsString(
            "topic things, partition 0: offsets 2 to 4 are lost: they were deleted before they were"
                + " read (retention)"));
    assertThat(first.query(Things.RAW), contains("11 11"));
    assertThat(
        first.query("SELECT source, reason, records FROM ops.ledger WHERE outcome = 'lost'"),
        contains("things-0 retention 3"));
    assertThat(load(first), is(""));
  }

  @Test
  void countForNothingWhereTheUserSaysWhereToStart() {
    send(0, 6);
    load(first);
    send(6, 8);
    load(second);
    String told = load(first, "--startFrom=committed");

    assertThat(
        told,
        containsString(
            "topic things, partition 1: the warehouse has not read offsets 3 to 3, and lacks"
                + " them"));
    assertThat("what the second has read for the group", first.query(Things.RAW), contains("6 6"));
    load(first, "--startFrom=earliest");
    assertThat(first.query(Things.RAW), contains("8 8"));
  }

  /** A reader beside the writer sees them as a crash would leave them. */
  @Test
  void areNeverAheadOfTheRowsThatTheyStandFor() throws Exception {
    Path file = folder.resolve("ahead.duckdb");
    DomainSpec domain = ContractLoader.loadNamed(contracts.toString());
    DuckDbTarget target = new DuckDbTarget(file, domain);
    PositionLog positions = target.positions().orElseThrow();
    try (WarehouseSession warehouse = target.open()) {
      Thread writing = new Thread(() -> write(warehouse.spec(), DuckDbSession.of(file), positions));
      writing.start();
      long next = 0;
      while (next < 2000) {
        List<@Nullable Object> seen =
            DuckDbSession.of(file)
                .query(
                    "SELECT (SELECT count(*) FROM raw.things),"
                        + " (SELECT coalesce(max(next_offset), 0) FROM ops.positions)")
                .get(0);
        next = ((Number) Objects.requireNonNull(seen.get(1))).longValue();
        assertThat(
            ((Number) Objects.requireNonNull(seen.get(0))).longValue(), greaterThanOrEqualTo(next));
      }
      writing.join();
      assertThat(positions.stored().get("things-0"), is(new ReadPosition("things-0", 2000, "x")));
    }
  }

  private static void write(WarehouseSpec spec, DuckDbSession session, PositionLog positions) {
    var table = spec.table("raw.things");
    for (long i = 0; i < 2000; i++) {
      session.handOver(
          new ArrayList<>(
              List.of(
                  TableMutation.upsert(
                      table,
                      Row.withSchema(table.rowSchema())
                          .withFieldValue("event_ts", Instant.EPOCH)
                          .withFieldValue("id", i)
                          .withFieldValue("source", "things-0")
                          .withFieldValue("position", i)
                          .withFieldValue("record_digest", i)
                          .withFieldValue("read_at", Instant.EPOCH)
                          .build()))));
      positions.note(List.of(new ReadPosition("things-0", i + 1, "x")));
    }
  }

  @Test
  void takeAStartThatMakesNoSense() {
    Instant now = Instant.parse("2024-01-01T00:00:00Z");
    for (Map.Entry<String, String> wrong :
        Map.of(
                "yesterday", "is no place to start; write warehouse, committed, earliest, or an",
                "2024-01-01T00:00:01Z", "has not come yet",
                "2023-04-02", "is no place to start")
            .entrySet()) {
      assertThat(
          message(() -> StartOption.of(wrong.getKey(), true, now)),
          allOf(startsWith("--startFrom=" + wrong.getKey()), containsString(wrong.getValue())));
    }
    assertThat(
        message(() -> StartOption.of("warehouse", false, now)),
        containsString("is for a DuckDB file"));
  }

  private static String message(Runnable wrong) {
    try {
      wrong.run();
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
    return "nothing";
  }

  /** What it tells while it runs. */
  private String load(Loaded loaded, String... more) {
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (Warnings warnings = Warnings.collect()) {
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--domain=" + contracts,
                  "--warehouse=duckdb:" + loaded.file(),
                  "--source=kafka",
                  "--bootstrapServers=" + kafka.bootstrapServers(),
                  "--stopAtEnd=true",
                  "--statusEvery=0s"));
      arguments.addAll(List.of(more));
      LoadWarehouse.run(
          PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
              .as(LoadWarehouseOptions.class),
          new RunControl());
      return told.toString(StandardCharsets.UTF_8) + warnings.text();
    } finally {
      System.setErr(err);
    }
  }

  private void send(int from, int until) {
    Things.send(kafka, from, until);
  }
}
