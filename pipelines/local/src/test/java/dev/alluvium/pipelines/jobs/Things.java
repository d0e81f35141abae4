package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A domain of one event, which is numbered, and of no mart. */
final class Things {
  static final String TOPIC = "things";

  /** How many rows are in raw, and how many things that is. */
  static final String RAW = "SELECT count(*), count(DISTINCT id) FROM raw.things";

  private Things() {}

  /** The folder of its contracts. */
  static Path contracts(Path folder) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: d\ndescription: A domain.\nowner: us\n");
    Files.writeString(
        contracts.resolve("things.yaml"),
        """
        event: things
        description: A thing.
        owner: us
        source: {topic: things, format: json}
        identity: [id]
        event_time: event_ts
        fields:
          event_ts: {from: ts, type: timestamp, encoding: epoch_millis, required: true, description: When.}
          id: {type: int64, required: true, description: Which.}
        """);
    return contracts;
  }

  /** To two partitions by turns. */
  static void send(EmbeddedKafka kafka, int from, int until) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < until; i++) {
        String thing =
            String.format(Locale.ROOT, "{\"ts\": %d, \"id\": %d}", 1_680_000_000_000L + i, i);
        var unused = producer.send(new ProducerRecord<>(TOPIC, i % 2, null, thing));
      }
    }
  }
}
