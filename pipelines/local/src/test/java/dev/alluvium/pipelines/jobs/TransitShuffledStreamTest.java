package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings of {@code shared/data/transit} as messages: both weeks shuffled together, every fiftieth
 * twice, in two runs of the job, of which the second starts without the state of the first.
 */
class TransitShuffledStreamTest {
  private static final String TOPIC = "turnstile_readings";
  private static final int PARTITIONS = 2;

  private final Random random = new Random(11);

  @Test
  void comesToTheTablesOfTheFiles(@TempDir Path folder) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String week : TransitSample.WEEKS) {
      List<String> lines = repeated(withoutIndex(TransitSample.lines(week)));
      TransitSample.write(folder.resolve("files"), week, lines);
      lines.stream().skip(1).forEach(line -> records.add(record(line)));
    }
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
    assertThat(warehouse.count("raw." + TOPIC), is((long) records.size()));
    Loaded files = new Loaded(folder.resolve("files.duckdb"), "transit");
    files.load(folder.resolve("files"));
    assertThat(Content.differences(Content.of(files), Content.of(warehouse)), is(empty()));
  }

  private List<String> repeated(List<String> lines) {
    List<String> repeated = new ArrayList<>();
    for (String line : lines) {
      repeated.add(line);
      if (repeated.size() > 1 && random.nextInt(50) == 0) {
        repeated.add(line);
      }
    }
    return repeated;
  }

  /** Messages have none, and raw is to be the same. */
  private static List<String> withoutIndex(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.indexOf(',') + 1)).toList();
  }

  private ProducerRecord<byte[], byte[]> record(String line) {
    return new ProducerRecord<>(TOPIC, random.nextInt(PARTITIONS), null, line.getBytes(ISO_8859_1));
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
