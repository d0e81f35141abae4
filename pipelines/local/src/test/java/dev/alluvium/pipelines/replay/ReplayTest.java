package dev.alluvium.pipelines.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final String EVENT =
      """
      event: %1$s
      description: Something happened.
      owner: team
      source: {topic: %1$s%2$s}
      identity: [id]
      event_time: at_ts
      fields:
        at_ts: {from: at, type: timestamp, encoding: iso8601, required: true, description: When.}
        id: {type: string, required: true, aliases: [number], description: Which.}
        text: {type: string, description: What.}
      """;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  private final Path contracts;
  private final Path input;

  ReplayTest(@TempDir Path folder) throws IOException {
    contracts = Files.createDirectory(folder.resolve("bench"));
    input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: bench\ndescription: A test.\nowner: team\n");
  }

  @Test
  void sendsTopicsSideBySideAsTheyHappened() throws IOException {
    event("a", "");
    event("b", "");
    Files.writeString(input.resolve("a-1.jsonl"), line(1) + line(5) + "broken\n" + line(3));
    Files.writeString(input.resolve("a-2.jsonl"), line(7));
    Files.writeString(input.resolve("b.jsonl"), line(2) + "\n" + line(6));
    List<Long> times = new ArrayList<>();

    Replay replay = replay(times::add);

    assertThat(
        sent(),
        is(
            List.of(
                "a " + line(1).strip(),
                "b " + line(2).strip(),
                "a " + line(5).strip(),
                "a broken",
                "a " + line(3).strip(),
                "b " + line(6).strip(),
                "a " + line(7).strip())));
    assertThat(
        times.stream().map(time -> (time - times.get(0)) / 1000).toList(),
        is(List.of(0L, 1L, 4L, 4L, 4L, 5L, 6L)));
    assertThat(replay.sentByTopic(), is(Map.of("a", 5L, "b", 2L)));
    assertThat(replay.notSent(), is(List.of()));
  }

  @Test
  void sendsKeysHeadersAndTombstonesOfWholeRecords() throws IOException {
    event("a", ", exported: true");
    Files.writeString(
        input.resolve("a.jsonl"),
        """
        {"key": {"id": 7}, "value": {"id": "7", "at": "2026-01-01T00:00:00Z"}, "headers": {"trace": "x"}}
        {"key": {"id": 7}, "value": null}
        """);

    replay(time -> {});

    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(new String(sent.get(0).key(), UTF_8), is("{\"id\": 7}"));
    assertThat(new String(sent.get(0).headers().lastHeader("trace").value(), UTF_8), is("x"));
    assertThat(sent.get(1).value() == null, is(true));
  }

  @Test
  void givesValuesTheOrderOfTheContractsColumns() throws IOException {
    event("a", ", format: csv, csv: {header: true, columns: [id, at, text]}");
    Files.writeString(
        input.resolve("a-1.csv"),
        "\uFEFFrow,text,at,id\n0,\"two\nlines, \"\"quoted\"\"\",2026-01-01T00:00:00Z,1\n1,cut,off\n");
    Files.writeString(input.resolve("a-2.csv"), "number,at\n2,2026-01-01T00:00:01Z\n");

    replay(time -> {});

    assertThat(
        sent(),
        is(
            List.of(
                "a 1,2026-01-01T00:00:00Z,\"two\nlines, \"\"quoted\"\"\"",
                "a 1,cut,off",
                "a 2,2026-01-01T00:00:01Z,")));
  }

  @Test
  void refusesValuesWhoseColumnsNoMessageWouldTell() throws IOException {
    event("a", ", format: csv, csv: {header: true}");
    Files.writeString(input.resolve("a.csv"), "id,at\n");

    assertThat(
        assertThrows(UserException.class, () -> replay(time -> {})).getMessage(),
        is(
            "messages of topic a have no header, and the contract does not say which columns they"
                + " hold: add csv: {columns: […]} to the source of a"));
  }

  @Test
  void refusesFilesWhoseRecordsAreNoMessages() throws IOException {
    event("a", ", format: avro");
    Files.writeString(input.resolve("a.avro"), "Obj");

    assertThat(
        assertThrows(UserException.class, () -> replay(time -> {})).getMessage(),
        is(
            "topic a: a record in a container file of Avro is no message of Kafka; move its files"
                + " away"));
  }

  @Test
  void countsWhatIsNoMessage() throws IOException {
    event("a", "");
    Files.writeString(input.resolve("a-1.jsonl"), line(1) + "x".repeat(2_000_000) + "\n" + line(2));
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0};
    Files.write(input.resolve("a-2.jsonl.gz"), gzip);

    Replay replay = replay(time -> {});

    assertThat(replay.sent(), is(2L));
    assertThat(replay.notSent().size(), is(2));
    assertThat(replay.notSent(), hasItem("not sent: 1 of a-1.jsonl: longer than 1,048,576 bytes"));
  }

  @Test
  @Timeout(20)
  void stopsWhileItWaitsAndKafkaHasWhatWasSent() throws IOException {
    event("a", "");
    Files.writeString(input.resolve("a.jsonl"), line(1) + line(2));
    Replay replay = Replay.of(ContractLoader.loadNamed(contracts.toString()), input);

    replay.run(
        new KafkaSink(producer),
        time -> {
          if (!producer.history().isEmpty()) {
            replay.stop();
            Thread.sleep(60_000);
          }
        });

    assertThat(sent(), is(List.of("a " + line(1).strip())));
    assertThat(producer.flushed(), is(true));
    assertThat(Thread.interrupted(), is(false));
  }

  @Test
  void wrongOptionsAreALineEach() throws IOException {
    event("a", "");
    assertThat(refused("--input=" + input), containsString("--bootstrapServers is missing"));
    assertThat(refused("--bootstrapServers=localhost:1"), containsString("--input is missing"));
    String[] both = {"--rate=1", "--pace=1"};
    assertThat(refused(with(both)), containsString("leave one out"));
    assertThat(refused(with("--rate=0")), containsString("--rate=0 would send nothing"));
    assertThat(
        assertThrows(InputException.class, () -> run(with())).getMessage(),
        containsString("No file in"));
  }

  private String[] with(String... more) {
    List<String> all =
        new ArrayList<>(List.of("--input=" + input, "--bootstrapServers=localhost:1"));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private String refused(String... args) {
    return String.valueOf(assertThrows(UserException.class, () -> run(args)).getMessage());
  }

  private void run(String... args) {
    ReplayOptions options = PipelineOptionsFactory.fromArgs(args).as(ReplayOptions.class);
    options.setDomain(contracts.toString());
    ReplayFiles.run(options, new RunControl());
  }

  private Replay replay(Pacer pacer) throws IOException {
    Replay replay = Replay.of(ContractLoader.loadNamed(contracts.toString()), input);
    replay.run(new KafkaSink(producer), pacer);
    return replay;
  }

  private List<String> sent() {
    return producer.history().stream()
        .map(sent -> sent.topic() + " " + new String(sent.value(), UTF_8).strip())
        .toList();
  }

  private void event(String name, String source) throws IOException {
    Files.writeString(contracts.resolve(name + ".yaml"), EVENT.formatted(name, source));
  }

  private static String line(int second) {
    return "{\"id\":\"%s\",\"at\":\"2026-01-01T00:00:0%sZ\"}\n".formatted(second, second);
  }
}
