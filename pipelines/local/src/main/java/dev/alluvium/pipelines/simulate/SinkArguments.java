package dev.alluvium.pipelines.simulate;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's part about where events go. */
final class SinkArguments {
  enum Kind {
    kafka,
    files
  }

  @Option(
      names = "--sink",
      required = true,
      paramLabel = "SINK",
      description = "kafka: one topic per kind of event. files: one file of lines per topic.")
  Kind kind = Kind.files;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "files: the directory; it must be empty or missing.")
  @Nullable Path output;

  @Option(names = "--gzip", description = "files: compress them, as <topic>.jsonl.gz.")
  boolean gzip;

  @Option(
      names = "--overwrite",
      description = "files: the directory may hold files; those of the topics are replaced.")
  boolean overwrite;

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT",
      description = "kafka: brokers to start from, separated by commas.")
  @Nullable String bootstrapServers;

  @Option(
      names = "--kafkaProperties",
      paramLabel = "FILE",
      description = "kafka: client properties, such as credentials.")
  @Nullable Path kafkaProperties;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "kafka: of a topic that is created. Default: ${DEFAULT-VALUE}.")
  int partitions = 4;

  /**
   * @throws IllegalArgumentException if the options do not fit together
   */
  void check() {
    boolean kafka = kind == Kind.kafka;
    require(kafka || output != null, "--sink=files needs --output");
    require(!kafka || output == null, "--output is for --sink=files");
    require(!kafka || !gzip, "--gzip is for --sink=files");
    require(!kafka || !overwrite, "--overwrite is for --sink=files");
    require(kafka || bootstrapServers == null, "--bootstrapServers is for --sink=kafka");
    require(kafka || kafkaProperties == null, "--kafkaProperties is for --sink=kafka");
    require(partitions > 0, "--partitions must be positive");
  }

  EventSink open(SimulationDomain domain) throws IOException {
    if (output != null) {
      try {
        return FileSink.open(output, domain, gzip, overwrite);
      } catch (DirectoryNotEmptyException e) {
        throw new IllegalArgumentException(
            output + " is not empty; empty it, or add --overwrite", e);
      } catch (NotDirectoryException e) {
        throw new IllegalArgumentException(output + " is not a directory", e);
      }
    }
    if (bootstrapServers == null) {
      throw new IllegalArgumentException("--sink=kafka needs --bootstrapServers");
    }
    return KafkaConnection.of(bootstrapServers, kafkaProperties).open(domain.topics(), partitions);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
