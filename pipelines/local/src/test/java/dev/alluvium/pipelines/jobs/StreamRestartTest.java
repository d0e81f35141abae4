package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream that starts again without its state, after events with wrong clocks and before late
 * ones.
 */
class StreamRestartTest {
  private static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");
  private static final Instant TEN = Instant.parse("2024-04-10T10:00:00Z");
  private static final String LEDGER =
      "SELECT outcome, sum(records) FROM ops.ledger WHERE outcome <> 'keyless' GROUP BY 1 ORDER BY 1";

  private final Loaded warehouse;
  private int plays;

  StreamRestartTest(@TempDir Path folder) {
    this.warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void goesOnWithThePresentAfterAnEventThatIsAheadOfItsTime() throws Exception {
    try (EmbeddedKafka kafka = start()) {
      play(kafka, TEN, TEN, 10);
      play(kafka, TEN.plus(Duration.ofHours(20)), TEN, 1);
      run(kafka);
      play(kafka, TEN.plusSeconds(120), TEN.plusSeconds(120), 5);
      run(kafka);
    }
    assertThat(hours(), contains("2024-04-10 10 15", "2024-04-11 6 1"));
  }

  @Test
  void leavesAWindowThatIsOverAsItIsAndTellsOfTheEventThatCameTooLateForIt() throws Exception {
    Instant march = Instant.parse("2024-03-01T10:20:00Z");
    try (EmbeddedKafka kafka = start()) {
      play(kafka, march, march, 10);
      play(kafka, TEN, TEN, 10);
      run(kafka);
      play(kafka, march, TEN, 1);
      run(kafka);
    }
    assertThat(hours(), contains("2024-03-01 10 10", "2024-04-10 10 10"));
    assertThat(warehouse.query(LEDGER), contains("accepted 21", "late 1"));
  }

  @Test
  void countsNothingAgainThatItTellsItselfAgain() throws Exception {
    try (EmbeddedKafka kafka = start()) {
      play(kafka, TEN, TEN, 10);
      run(kafka);
      run(kafka);
      play(kafka, TEN.plusSeconds(60), TEN.plusSeconds(60), 1);
      run(kafka);
    }
    assertThat(hours(), contains("2024-04-10 10 11"));
    assertThat(warehouse.query(LEDGER), is(List.of("accepted 11")));
  }

  private List<String> hours() {
    return warehouse.query(
        "SELECT play_date, play_hour, plays FROM mart.mart_song_play_hourly_metrics ORDER BY ALL");
  }

  private void run(EmbeddedKafka kafka) {
    warehouse.loadStream(kafka.bootstrapServers(), "1h");
  }

  private static EmbeddedKafka start() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    Map<String, Integer> partitions = new HashMap<>();
    TOPICS.forEach(topic -> partitions.put(topic, 1));
    partitions.put("listener_offers", 1);
    kafka.createTopics(partitions);
    return kafka;
  }

  /** So many plays at that time, a second apart, published then. */
  private void play(EmbeddedKafka kafka, Instant at, Instant published, int count)
      throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        String play =
            String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"sessionId\":1,\"itemInSession\":%d,\"artist\":\"A\",\"song\":\"S\","
                    + "\"duration\":100.5,\"level\":\"free\",\"userId\":7}",
                at.plusSeconds(i).toEpochMilli(),
                plays++);
        producer
            .send(
                new ProducerRecord<>(
                    "listen_events", 0, published.toEpochMilli(), null, play.getBytes(UTF_8)))
            .get();
      }
    }
  }
}
