package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that wait in Kafka, of which some come later than others of their time, and in time: a
 * batch holds hours of them, a bundle days.
 */
@Timeout(180)
class DisorderedBacklogTest {
  private static final long MINUTE = 60_000;

  private final Path folder;

  DisorderedBacklogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** One every ten seconds, of which every hundredth comes half an hour late. */
  private static List<String> things() {
    List<String> things = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      long late = i % 100 == 99 ? 30 * MINUTE : 0;
      things.add(SmallDomain.thing("t" + i, i * MINUTE / 6 - late, "s" + i % 7));
    }
    return things;
  }

  private static void send(EmbeddedKafka kafka, List<String> things) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < things.size(); i++) {
        var unused = producer.send(new ProducerRecord<>("things", i / 50 % 2, null, things.get(i)));
      }
    }
  }

  @Test
  void givesTheTablesThatItsFilesGive() throws Exception {
    SmallDomain domain = SmallDomain.in(folder, SmallDomain.ALL_KINDS);
    Loaded files = new Loaded(folder.resolve("files.duckdb"), domain.warehouse().domain());
    Loaded stream = domain.warehouse();
    List<String> things = things();
    files.load(domain.input("things", things));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("things", 2));
      send(kafka, things);
      stream.loadStream(kafka.bootstrapServers(), "1h");
    }
    assertThat(
        stream.query("SELECT reason, records FROM ops.ledger WHERE outcome = 'late'"), is(empty()));
    assertThat(Content.differences(Content.of(files), Content.of(stream)), is(empty()));
  }
}
