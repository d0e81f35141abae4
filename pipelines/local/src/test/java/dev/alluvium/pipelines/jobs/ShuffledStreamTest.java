package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The events of {@code shared/data/music} through Kafka: shuffled over all four days, every
 * twentieth twice, over four partitions a topic, and in two runs of the job, of which the second
 * starts without the state of the first.
 */
class ShuffledStreamTest {
  private static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");
  private static final int PARTITIONS = 4;

  private final Random random = new Random(7);
  private final Loaded warehouse;

  ShuffledStreamTest(@TempDir Path folder) {
    this.warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void comesToTheTablesOfTheFilesFromAShuffledStreamInTwoRuns() throws Exception {
    Path music = SharedData.require("music");
    List<ProducerRecord<byte[], byte[]>> records = shuffled(music);
    int half = records.size() / 2;
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Map<String, Integer> partitions = new HashMap<>();
      TOPICS.forEach(topic -> partitions.put(topic, PARTITIONS));
      partitions.put("listener_offers", 1);
      kafka.createTopics(partitions);
      send(records.subList(0, half), kafka);
      warehouse.loadStream(kafka.bootstrapServers());
      send(records.subList(half, records.size()), kafka);
      warehouse.loadStream(kafka.bootstrapServers());
    }
    new ExpectedTables(music.resolve("expected")).checkWithRepeats(warehouse);
    DailyMartsBySql.check(warehouse);
  }

  private List<ProducerRecord<byte[], byte[]>> shuffled(Path music) throws IOException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String topic : TOPICS) {
      Path file = music.resolve(topic + ".jsonl.gz");
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        for (String line : new String(in.readAllBytes(), ISO_8859_1).split("\n", -1)) {
          if (line.isEmpty()) {
            continue;
          }
          records.add(record(topic, line));
          if (random.nextInt(20) == 0) {
            records.add(record(topic, line));
          }
        }
      }
    }
    Collections.shuffle(records, random);
    return records;
  }

  private ProducerRecord<byte[], byte[]> record(String topic, String line) {
    return new ProducerRecord<>(topic, random.nextInt(PARTITIONS), null, line.getBytes(ISO_8859_1));
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> records, EmbeddedKafka kafka)
      throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }
}
