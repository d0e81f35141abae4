package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream whose process died with panes in its memory: their events are in raw, their rows are
 * not. The file is brought into the state that such a process leaves.
 */
@Timeout(180)
class UnwrittenWindowsTest {
  private static final long MINUTE = 60_000;
  private static final String STARTS =
      " FROM (SELECT day + hour * INTERVAL 1 HOUR AS start FROM mart.mart_things)";

  /** As a stream leaves it that began with nothing and was killed. */
  private static final String KILLED =
      "UPDATE ops.reached SET reached_ts = TIMESTAMP '0001-01-01' WHERE note < 0";

  private final Path folder;

  UnwrittenWindowsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Two days of things, one partition; hours of which all but the last are over. */
  private static void send(EmbeddedKafka kafka) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < 480; i++) {
        String thing = SmallDomain.thing("t" + i, 6L * i * MINUTE, "s" + i % 7);
        var unused = producer.send(new ProducerRecord<>("things", thing));
      }
    }
  }

  @Test
  void areComputedFromRawWhereNothingTellsThatTheyWereWritten() throws Exception {
    Loaded killed = SmallDomain.in(folder, SmallDomain.ALL_KINDS).warehouse();
    Loaded atOnce = new Loaded(killed.file().resolveSibling("once.duckdb"), killed.domain());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 1));
      send(kafka);
      atOnce.loadStream(kafka.bootstrapServers(), "1h");
      killed.loadStream(kafka.bootstrapServers(), "1h");
      killed.execute("DELETE FROM mart.mart_things");
      killed.execute("DELETE FROM mart.mart_texts");
      killed.execute("DELETE FROM mart.mart_visits");
      killed.execute(KILLED);

      killed.loadStream(kafka.bootstrapServers(), "1h");
    }
    assertThat(Content.differences(Content.of(atOnce), Content.of(killed)), is(empty()));
  }

  /** A note of a while ago tells it; one that was made shortly before may be of what was lost. */
  @Test
  void areThoseSinceANoteWhoseRowsHadTimeToBeWritten() throws Exception {
    Loaded killed = SmallDomain.in(folder, SmallDomain.HOURLY).warehouse();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 1));
      send(kafka);
      killed.loadStream(kafka.bootstrapServers(), "1h");
      killed.execute("DELETE FROM mart.mart_things");
      killed.execute(KILLED);
      killed.execute("DELETE FROM ops.reached WHERE note >= 0");
      killed.execute(
          "INSERT INTO ops.reached (event, note, reached_ts, noted_at)"
              + " VALUES ('things', 5, '2023-04-04 10:00:00', now()::TIMESTAMP - INTERVAL 11 MINUTE),"
              + " ('things', 16, '2023-04-05 06:00:00', now()::TIMESTAMP)");

      killed.loadStream(kafka.bootstrapServers(), "1h");
    }
    assertThat(
        "a day, and the hours before it for which an event could have come late",
        killed.query(
            "SELECT min(start) BETWEEN '2023-04-04 06:00:00' AND '2023-04-04 09:00:00', max(start)"
                + STARTS),
        contains("true 2023-04-05 09:00:00.0"));
  }

  /** It has given all out: nothing is computed again. */
  @Test
  void areNoneOfAStreamThatCameToItsEnd() throws Exception {
    Loaded ended = SmallDomain.in(folder, SmallDomain.HOURLY).warehouse();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 1));
      send(kafka);
      ended.loadStream(kafka.bootstrapServers(), "1h");
      ended.execute("DELETE FROM mart.mart_things WHERE day = DATE '2023-04-03'");

      ended.loadStream(kafka.bootstrapServers(), "1h");
    }
    assertThat(ended.query("SELECT min(start)" + STARTS), contains("2023-04-04 00:00:00.0"));
  }
}
