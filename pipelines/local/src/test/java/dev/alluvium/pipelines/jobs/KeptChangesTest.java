package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.format.exported.ExportedLayout;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of Debezium that a stream keeps as lines beside its lake, and what comes of these. */
@Timeout(180)
class KeptChangesTest {
  private final Path folder;
  private final Path lake;

  KeptChangesTest(@TempDir Path folder) {
    this.folder = folder;
    this.lake = folder.resolve("lake");
  }

  /** Files of {@code _db.t0} would be skipped as by-products of a job. */
  @ParameterizedTest
  @CsvSource({"db.t0, db.t0", "_db.t0, %5Fdb.t0"})
  void comeToTheSameTables(String topic, String kept) throws Exception {
    Loaded read = new Loaded(folder.resolve("w.duckdb"), contracts(topic).toString());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(topic, 1));
      publish(kafka, topic);
      LoadWarehouse.run(
          PipelineOptionsFactory.fromArgs(
                  "--domain=" + read.domain(),
                  "--warehouse=duckdb:" + read.file(),
                  "--source=kafka",
                  "--bootstrapServers=" + kafka.bootstrapServers(),
                  "--lake=file:" + lake,
                  "--stopAtEnd=true",
                  "--statusEvery=0s")
              .as(LoadWarehouseOptions.class),
          new RunControl());
    }
    assertThat(read.count("raw.t0"), is(greaterThan(100L)));
    assertThat(read.count("quarantine.rejects"), is(3L));
    try (Stream<Path> topics = Files.list(lake.resolve("changes"))) {
      assertThat(topics.map(one -> one.getFileName().toString()).toList(), contains(kept));
    }
    Loaded again = new Loaded(folder.resolve("again.duckdb"), read.domain());
    again.load(lake.resolve("changes"));
    assertThat(Content.differences(Content.of(read), Content.of(again)), is(empty()));
    String published = "SELECT min(published_at), max(published_at) FROM raw.t0";
    assertThat(again.query(published), is(read.query(published)));
  }

  /** Changes at random, tombstones among them; some again, some that are none, and headers. */
  private static void publish(EmbeddedKafka kafka, String topic) throws Exception {
    List<String> told = ChangedTable.changed(3, 150).lines();
    RecordFile lines =
        new ExportedLayout()
            .open(
                new ByteArrayInputStream(String.join("\n", told).getBytes(UTF_8)),
                topic,
                topic,
                1 << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (SourceRecord next = lines.next(); next != null; next = lines.next()) {
        send(producer, topic, next.key(), next.payload());
        if (next.position() % 10 == 0) {
          send(producer, topic, next.key(), next.payload());
        }
      }
      send(producer, topic, "k".getBytes(UTF_8), "no JSON\n".getBytes(UTF_8));
      send(producer, topic, null, new byte[] {(byte) 0xff, '\n', 0});
      send(producer, topic, new byte[0], new byte[0]);
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, 1_704_067_200_000L, key, value);
    record.headers().add("trace", "x\n".getBytes(UTF_8));
    record.headers().add("trace", new byte[] {(byte) 0xfe});
    record.headers().add("none", null);
    producer.send(record).get();
  }

  private Path contracts(String topic) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(
        contracts.resolve("t0.yaml"),
        """
        event: t0
        description: A change.
        owner: tests
        source: {topic: TOPIC, format: debezium}
        key: [k]
        fields:
          k: {type: int64, description: Key.}
          a: {type: string, description: Text.}
          b: {type: string, description: Long text.}
        """
            .replace("TOPIC", topic));
    Files.writeString(
        contracts.resolve("marts.yaml"),
        """
        marts: some
        owner: tests
        tables:
          t0: {description: Rows., from: t0, state: [history, current]}
        """);
    return contracts;
  }
}
