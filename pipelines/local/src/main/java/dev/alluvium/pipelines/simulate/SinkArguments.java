package dev.alluvium.pipelines.simulate;

import dev.alluvium.transforms.mongodb.CollectionName;
import dev.alluvium.transforms.mongodb.MongoAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's part about where events go. */
final class SinkArguments {
  private static final int LONGEST_KEY_FILE = 1 << 16;

  @Option(
      names = "--sink",
      required = true,
      paramLabel = "SINK",
      description =
          "kafka: one topic per kind of event. files: one file of lines per topic."
              + " http://HOST:PORT: a collector (scripts/run CollectEvents)."
              + " mongodb://HOST:PORT: collections, of domains that read their changes.")
  String kind = "files";

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
      names = "--apiKey",
      paramLabel = "FILE",
      description = "http: a file whose first line that is no comment is the collector's key.")
  @Nullable Path apiKey;

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
    boolean kafka = kind.equals("kafka");
    boolean files = kind.equals("files");
    require(
        kafka || files || isHttp() || isMongo(),
        "--sink="
            + kind
            + " is none; write kafka, files, where a collector is, as http://localhost:8080, or a"
            + " database, as mongodb://localhost:27017");
    require(!files || output != null, "--sink=files needs --output");
    require(files || output == null, "--output is for --sink=files");
    require(files || !gzip, "--gzip is for --sink=files");
    require(files || !overwrite, "--overwrite is for --sink=files");
    require(isHttp() || apiKey == null, "--apiKey is for --sink=http://…");
    require(kafka || bootstrapServers == null, "--bootstrapServers is for --sink=kafka");
    require(kafka || kafkaProperties == null, "--kafkaProperties is for --sink=kafka");
    require(partitions > 0, "--partitions must be positive");
  }

  /** Whether events go where they are read while they are made. */
  boolean isLive() {
    return !kind.equals("files");
  }

  private boolean isHttp() {
    return kind.matches("https?://[^\\s/?#]+/?");
  }

  private boolean isMongo() {
    return kind.matches("mongodb(\\+srv)?://\\S+");
  }

  private MongoSink collections(SimulationDomain domain) {
    require(
        domain.topics().stream().allMatch(topic -> CollectionName.of(topic).isPresent()),
        "--sink=mongodb: is for domains that read collections of MongoDB, as devices");
    try {
      return new MongoSink(MongoAddress.of(kind, null));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--sink " + e.getMessage(), e);
    }
  }

  private HttpSink collector() throws IOException {
    return new HttpSink(URI.create(kind.replaceAll("/$", "")), apiKey == null ? null : key(apiKey));
  }

  private static String key(Path file) throws IOException {
    try {
      if (Files.size(file) > LONGEST_KEY_FILE) {
        throw new IllegalArgumentException(file + " is no file of keys");
      }
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(file + " has no key"));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    }
  }

  EventSink open(SimulationDomain domain) throws IOException {
    if (isHttp()) {
      return collector();
    }
    if (isMongo()) {
      return collections(domain);
    }
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
