package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
 * The readings of {@code shared/data/transit} as messages: both weeks shuffled together, every
 * fiftieth twice, in two runs of the job, of which the second starts without the state of the
 * first.
 */
class TransitShuffledStreamTest {
  private static final String TOPIC = "turnstile_readings";
  private static final int PARTITIONS = 2;

  private final Random random = new Random(11);

  @Test
  void comesToTheTablesOfTheFiles(@TempDir Path folder) throws Exception {
    Path transit = SharedData.require("transit");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    add(transit.resolve("turnstile_230603.csv.gz"), records);
    add(transit.resolve("240106.csv.gz"), records);
    Collections.shuffle(records, random);
    int most = records.size() * 3 / 4;
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(TOPIC, PARTITIONS, "turnstile_events", 1, "station_alerts", 1));
      send(records.subList(0, most), kafka);
      warehouse.loadStream(kafka.bootstrapServers(), "400d");
      send(records.subList(most, records.size()), kafka);
      warehouse.loadStream(kafka.bootstrapServers(), "400d");
    }
    assertThat(warehouse.count("quarantine.rejects"), is(0L));
    new ExpectedTables(transit.resolve("expected")).checkWithRepeats(warehouse);
  }

  /** Without the header, and without the index that begins each line of a file. */
  private void add(Path file, List<ProducerRecord<byte[], byte[]>> records) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      String[] lines = new String(in.readAllBytes(), ISO_8859_1).split("\n", -1);
      for (int i = 1; i < lines.length; i++) {
        if (!lines[i].isEmpty()) {
          String message = lines[i].substring(lines[i].indexOf(',') + 1);
          for (int copies = random.nextInt(50) == 0 ? 2 : 1; copies > 0; copies--) {
            records.add(
                new ProducerRecord<>(
                    TOPIC, random.nextInt(PARTITIONS), null, message.getBytes(ISO_8859_1)));
          }
        }
      }
    }
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
