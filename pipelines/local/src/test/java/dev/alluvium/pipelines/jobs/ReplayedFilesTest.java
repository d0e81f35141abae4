package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.replay.Replay;
import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent to Kafka come to the tables that the files themselves do. */
class ReplayedFilesTest {
  private final Random random = new Random(11);

  @Test
  void comeToTheTablesOfTheFiles(@TempDir Path folder) throws IOException {
    String domain = Workshop.contracts().toString();
    Path input =
        Workshop.input(
            folder.resolve("in"), Workshop.made(random, 400), Workshop.sold(random, 400), 2);
    Loaded files = new Loaded(folder.resolve("files.duckdb"), domain);
    files.load(input);
    Loaded stream = new Loaded(folder.resolve("stream.duckdb"), domain);
    Replay replay = Replay.of(ContractLoader.loadNamed(domain), input);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      try (KafkaSink sink = KafkaConnection.of(kafka.bootstrapServers()).open(replay.topics(), 2)) {
        replay.run(sink, Pacer.unlimited());
      }
      assertThat(kafka.records(replay.topics(), 2), is(replay.sent()));
      stream.loadStream(kafka.bootstrapServers());
    }
    assertThat(Content.differences(Content.of(files), Content.of(stream)), is(empty()));
  }
}
