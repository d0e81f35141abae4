package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stream on Flink, whose process is killed between two checkpoints, and that is started again.
 */
@Timeout(1500)
class FlinkLoadTest {
  private static final List<String> TOPICS = StreamOnFlink.TOPICS;
  private static final int PARTITIONS = 3;
  private static final int EVERY = 40;

  private final Random random = new Random(11);
  private final WarehouseSpec spec = WarehouseModel.of(ContractLoader.loadNamed("music"));
  private final Path folder;
  private final Path file;

  FlinkLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("flink.duckdb");
  }

  @BeforeEach
  void requireFlink() {
    assumeTrue(
        PipelineOptionsFactory.getRegisteredOptions().stream()
            .anyMatch(options -> options.getSimpleName().equals("FlinkPipelineOptions")),
        "Flink is not on the class path; start Maven with -Pflink");
  }

  @Test
  void comesToTheTablesOfTheFilesFromAStreamThatIsKilledCancelledAndResumed() throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = records(SharedData.require("music"));
    int quarter = records.size() / 4;
    int threeQuarters = 3 * quarter;
    Path files = folder.resolve("files.duckdb");
    new Loaded(files).load(written(records));
    SortedSet<String> expected = content(files);

    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(partitions());
      send(records.subList(0, quarter), kafka);
      killInTheSecondQuarter(records, quarter, kafka);
      assertThat("what the killed process left", Files.exists(Path.of(file + ".wal")), is(true));

      send(records.subList(2 * quarter, threeQuarters), kafka);
      StreamOnFlink second = StreamOnFlink.start(file, kafka.bootstrapServers());
      second.await("three quarters", () -> second.counted() == threeQuarters);
      second.stop();

      send(records.subList(threeQuarters, records.size()), kafka);
      StreamOnFlink third = StreamOnFlink.start(file, kafka.bootstrapServers());
      third.await("the rest", () -> third.counted() == records.size());
      third.await("the tables of the files", () -> content(third).equals(expected));
      third.stop();
    }
    assertThat(
        "one run, each record counted once",
        new Loaded(file)
            .query("SELECT count(DISTINCT run_id), " + StreamOnFlink.COUNTED + " FROM ops.ledger"),
        contains("1 " + records.size()));
  }

  /** After a checkpoint of the first quarter, with rows in the file that came after it. */
  private void killInTheSecondQuarter(
      List<ProducerRecord<byte[], byte[]>> records, int quarter, EmbeddedKafka kafka)
      throws Exception {
    try (StreamToKill first =
        StreamToKill.start(file, kafka.bootstrapServers(), folder.resolve("first.log"))) {
      first.await("the first quarter", progress -> progress.counted() == quarter);
      long checkpoint = StreamOnFlink.checkpoint(file);
      first.await("a checkpoint", progress -> StreamOnFlink.checkpoint(file) > checkpoint + 1);
      send(records.subList(quarter, 2 * quarter), kafka);
      first.await("rows after it", progress -> progress.rows() > quarter);
      first.kill();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--source=files, is for --source=kafka; leave it out to load files",
    "--source=kafka --stopAtEnd=true, which goes on until it is stopped",
    "--source=kafka --flinkMaster=somewhere:8081, is another process",
  })
  void tellsWhatDoesNotGoWithIt(String arguments, String message) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(partitions());
      List<String> all = new ArrayList<>(List.of(arguments.split(" ", -1)));
      all.add("--runner=FlinkRunner");
      all.add("--warehouse=duckdb:" + file);
      all.add("--bootstrapServers=" + kafka.bootstrapServers());
      LoadWarehouseOptions options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new))
              .as(LoadWarehouseOptions.class);
      UserException told =
          assertThrows(UserException.class, () -> LoadWarehouse.run(options, new RunControl()));
      assertThat(told.getMessage(), containsString(message));
    }
  }

  private static Map<String, Integer> partitions() {
    Map<String, Integer> partitions = new HashMap<>();
    TOPICS.forEach(topic -> partitions.put(topic, PARTITIONS));
    partitions.put("listener_offers", 1);
    return partitions;
  }

  private SortedSet<String> content(StreamOnFlink job) {
    try (Connection connection = job.connect()) {
      return Content.of(connection, spec);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private SortedSet<String> content(Path warehouse) throws SQLException {
    try (Connection connection = DuckDbFile.open(warehouse)) {
      return Content.of(connection, spec);
    }
  }

  /** One of so many lines, and of these one of twenty twice, in no order. */
  private List<ProducerRecord<byte[], byte[]>> records(Path music) throws IOException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String topic : TOPICS) {
      for (String line : lines(music.resolve(topic + ".jsonl.gz"))) {
        if (random.nextInt(EVERY) == 0) {
          for (int i = random.nextInt(20) == 0 ? 2 : 1; i > 0; i--) {
            records.add(
                new ProducerRecord<>(
                    topic, random.nextInt(PARTITIONS), null, line.getBytes(ISO_8859_1)));
          }
        }
      }
    }
    Collections.shuffle(records, random);
    return records;
  }

  private static List<String> lines(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return List.of(new String(in.readAllBytes(), ISO_8859_1).split("\n"));
    }
  }

  private Path written(List<ProducerRecord<byte[], byte[]>> records) throws IOException {
    Path input = Files.createDirectory(folder.resolve("input"));
    for (String topic : TOPICS) {
      Files.write(
          input.resolve(topic + ".jsonl"),
          records.stream()
              .filter(record -> record.topic().equals(topic))
              .map(record -> new String(record.value(), ISO_8859_1))
              .toList(),
          ISO_8859_1);
    }
    return input;
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
