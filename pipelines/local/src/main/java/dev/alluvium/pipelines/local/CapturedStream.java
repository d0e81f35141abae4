package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.capture.CaptureChanges;
import dev.alluvium.pipelines.capture.CaptureOptions;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.simulate.DatabaseSimulation;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A database that a business works on, and the capture of its changes into a broker. */
public final class CapturedStream implements LiveStream {
  private static final int PARTITIONS = 2;
  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(30);
  private static final Duration LONGEST_END = Duration.ofSeconds(40);
  private static final long PAUSE_MILLIS = 50;

  private final LocalPostgres database;
  private final EmbeddedKafka kafka;
  private final ScratchFolder folder;
  private final List<String> topics;
  private final RunControl capturing = new RunControl();
  private final Business business;
  private final CompletableFuture<Void> capture;

  private CapturedStream(
      LocalPostgres database,
      EmbeddedKafka kafka,
      ScratchFolder folder,
      List<String> topics,
      DatabaseSimulation simulation,
      Duration day)
      throws IOException {
    this.database = database;
    this.kafka = kafka;
    this.folder = folder;
    this.topics = topics;
    CaptureOptions options = options(simulation);
    capture =
        CompletableFuture.runAsync(() -> CaptureChanges.run(options, capturing), Background::start);
    business = Business.open(database, simulation, day);
  }

  /**
   * Starts all of it.
   *
   * @param topics those that the changes go to
   * @param day how long a day of business takes
   * @throws IOException if the database or the broker does not start
   */
  public static CapturedStream start(
      DatabaseSimulation simulation, List<String> topics, Duration day) throws IOException {
    LocalPostgres database = LocalPostgres.start();
    EmbeddedKafka kafka = null;
    ScratchFolder folder = null;
    try (Connection connection = database.connect()) {
      simulation.begin(connection);
      kafka = EmbeddedKafka.start();
      kafka.createTopics(topics.stream().collect(Collectors.toMap(t -> t, t -> PARTITIONS)));
      folder = ScratchFolder.create("capture");
      return new CapturedStream(database, kafka, folder, topics, simulation, day);
    } catch (IOException | SQLException | RuntimeException e) {
      if (folder != null) {
        folder.close();
      }
      if (kafka != null) {
        kafka.close();
      }
      database.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  private CaptureOptions options(DatabaseSimulation simulation) throws IOException {
    Path config = folder.path().resolve("capture.properties");
    Files.writeString(config, "topic.prefix=" + simulation.topicPrefix() + "\n");
    return PipelineOptionsFactory.fromArgs(
            "--source=" + database.uri(),
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--config=" + config,
            "--statusEvery=0s")
        .as(CaptureOptions.class);
  }

  /** How a person looks into the database, and changes it. */
  String uri() {
    return database.uri().replaceFirst("postgres:", "postgresql:");
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public long sent() {
    ClientSettings settings = ClientSettings.of(bootstrapServers(), "demo", Map.of());
    try (Consumer<byte[], byte[]> consumer = settings.connect()) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public CompletableFuture<?> ended() {
    return capturing.isStopped()
        ? CompletableFuture.allOf(business.over(), capture)
        : CompletableFuture.anyOf(business.over(), capture);
  }

  /** Ends the business, then the capture, when it has all that was committed. */
  @Override
  public void stopSending() {
    business.close();
    ends(business.over());
    if (!capture.isDone()) {
      awaitCapture();
    }
    capturing.stop();
    ends(capture);
  }

  private static void ends(CompletableFuture<Void> work) {
    try {
      work.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void awaitCapture() {
    long deadline = System.nanoTime() + LONGEST_CATCH_UP.toNanos();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      String end;
      try (ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()")) {
        row.next();
        end = row.getString(1);
      }
      while (isBehind(statement, end) && System.nanoTime() - deadline < 0) {
        statement.execute("SELECT pg_logical_emit_message(true, 'demo', 'over')");
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (SQLException e) {
      throw new InputException("the database cannot be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBehind(Statement statement, String end) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT bool_and(confirmed_flush_lsn >= '" + end + "') FROM pg_replication_slots")) {
      return row.next() && !row.getBoolean(1);
    }
  }

  /** Also what is still at work ends first, as the broker and the database are gone then. */
  @Override
  public void close() throws IOException {
    business.close();
    capturing.stop();
    awaitEnd(business.over());
    awaitEnd(capture);
    kafka.close();
    database.close();
    folder.close();
  }

  /** Whatever it ended with has been told by {@link #ended}. */
  private static void awaitEnd(CompletableFuture<Void> work) {
    try {
      work.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("warning: not all of the demo ended in order: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
