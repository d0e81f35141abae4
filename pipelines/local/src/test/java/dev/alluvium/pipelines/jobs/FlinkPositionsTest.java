package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a stream on Flink goes on, and when it cannot. */
@Timeout(300)
class FlinkPositionsTest {
  private static final String NOTED =
      "SELECT coalesce(sum(next_offset), 0)::BIGINT FROM ops.positions";

  private final Path folder;
  private final Path file;
  private final Path contracts;

  FlinkPositionsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("flink.duckdb");
    this.contracts = Things.contracts(folder);
  }

  @BeforeEach
  void requireFlink() {
    assumeTrue(
        PipelineOptionsFactory.getRegisteredOptions().stream()
            .anyMatch(options -> options.getSimpleName().equals("FlinkPipelineOptions")),
        "Flink is not on the class path; start Maven with -Pflink");
  }

  @Test
  void goesOnWhereTheFileStandsIfThereIsNoCheckpointWhateverTheGroupHasCommitted()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(Things.TOPIC, 2));
      Things.send(kafka, 0, 6);
      StreamOnFlink first = start(kafka);
      first.await("its positions", () -> first.number(NOTED) == 6);
      assertThat(first.number("SELECT count(*) FROM raw.things"), is(6L));
      first.stop();

      Things.send(kafka, 6, 9);
      new Loaded(folder.resolve("other.duckdb"), contracts.toString())
          .loadStream(kafka.bootstrapServers());
      deleteCheckpoints();
      StreamOnFlink second = start(kafka);
      second.await("what the other file has read for the group", () -> second.number(NOTED) == 9);
      second.stop();
    }
    assertThat(new Loaded(file).query(Things.RAW), is(List.of("9 9")));
  }

  @Test
  void endsWithALineWhenPartitionsAreAddedAndReadsThemWhenItIsStartedAgain() throws Exception {
    Path properties = folder.resolve("kafka.properties");
    Files.writeString(properties, "metadata.max.age.ms=300\n");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of(Things.TOPIC, 2));
      Things.send(kafka, 0, 2);
      StreamOnFlink job = start(kafka, "--kafkaProperties=" + properties);
      job.await("two rows", () -> job.number("SELECT count(*) FROM raw.things") == 2);
      Topics.grow(kafka, Things.TOPIC, 3);

      String end = job.end();

      assertThat(end, containsString("topic things has 1 partition more, 3 in all"));
      assertThat(end, containsString("Start it again"));
      Things.send(kafka, 2, 8);
      StreamOnFlink again = start(kafka, "--kafkaProperties=" + properties);
      again.await("eight rows", () -> again.number("SELECT count(*) FROM raw.things") == 8);
      again.stop();
    }
  }

  private StreamOnFlink start(EmbeddedKafka kafka, String... more) {
    return StreamOnFlink.startOf(contracts.toString(), file, kafka.bootstrapServers(), more);
  }

  private void deleteCheckpoints() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of(file + ".checkpoints"))) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
