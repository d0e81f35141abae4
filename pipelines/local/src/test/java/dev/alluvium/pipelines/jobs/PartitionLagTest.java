package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream that is stopped amid a backlog, of which one partition is a day behind the other. */
@Timeout(180)
class PartitionLagTest {
  private static final long HOUR = 3_600_000;
  private static final String LATE = "SELECT event, records FROM ops.ledger WHERE outcome = 'late'";

  private final SmallDomain domain;

  PartitionLagTest(@TempDir Path folder) {
    domain = SmallDomain.in(folder, SmallDomain.ALL_KINDS);
  }

  private static void send(EmbeddedKafka kafka, int partition, int from, int until, long hour) {
    send(kafka, partition, from, until, hour, null);
  }

  /**
   * @param published in milliseconds; now, where it is NULL
   */
  private static void send(
      EmbeddedKafka kafka,
      int partition,
      int from,
      int until,
      long hour,
      @Nullable Long published) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < until; i++) {
        String thing = SmallDomain.thing("t" + i, hour * HOUR + i * 60_000L, "s" + i % 7);
        var unused =
            producer.send(new ProducerRecord<>("things", partition, published, null, thing));
      }
    }
  }

  @Test
  void findsNothingLateThatTheSlowerOneStillHas() throws Exception {
    Loaded stopped = domain.warehouse();
    Loaded atOnce = new Loaded(stopped.file().resolveSibling("once.duckdb"), stopped.domain());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 2));
      send(kafka, 0, 0, 40, 24);
      send(kafka, 1, 0, 5, 0);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      send(kafka, 1, 5, 200, 0);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      atOnce.loadStream(kafka.bootstrapServers(), "1h");
    }
    holds(stopped, atOnce);
  }

  /**
   * What was published before the run had its last record was waiting, and it had come no further.
   */
  @Test
  void findsNothingLateOfOneThatItHadNotBegun() throws Exception {
    Loaded stopped = domain.warehouse();
    Loaded atOnce = new Loaded(stopped.file().resolveSibling("once.duckdb"), stopped.domain());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 3));
      long published = System.currentTimeMillis();
      send(kafka, 0, 0, 40, 24);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      send(kafka, 1, 0, 200, 0, published);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      atOnce.loadStream(kafka.bootstrapServers(), "1h");
    }
    holds(stopped, atOnce);
  }

  /** One that others have been read long after still has what it had. */
  @Test
  void findsNothingLateOfOneThatHadNoTurn() throws Exception {
    Loaded stopped = domain.warehouse();
    Loaded atOnce = new Loaded(stopped.file().resolveSibling("once.duckdb"), stopped.domain());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 2));
      long published = System.currentTimeMillis();
      send(kafka, 1, 0, 5, 0);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      send(kafka, 0, 0, 40, 24);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      stopped.execute(
          "UPDATE raw.things SET read_at = read_at - INTERVAL 1 HOUR WHERE source = 'things-1'");
      send(kafka, 1, 5, 200, 0, published);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      atOnce.loadStream(kafka.bootstrapServers(), "1h");
    }
    holds(stopped, atOnce);
  }

  /** As in a stream that went on: it had come as far as the others. */
  @Test
  void findsLateWhatOneGivesThatHadNothing() throws Exception {
    Loaded stopped = domain.warehouse();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 2));
      send(kafka, 0, 0, 40, 24);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
      send(kafka, 1, 0, 200, 0, System.currentTimeMillis() + HOUR);
      stopped.loadStream(kafka.bootstrapServers(), "1h");
    }
    assertThat(stopped.query(LATE), is(not(empty())));
  }

  private static void holds(Loaded stopped, Loaded atOnce) {
    assertThat(atOnce.query(LATE), is(empty()));
    assertThat(stopped.query(LATE), is(empty()));
    assertThat(stopped.query("SELECT sum(things) FROM mart.mart_things"), contains("240"));
    assertThat(Content.differences(Content.of(atOnce), Content.of(stopped)), is(empty()));
  }
}
