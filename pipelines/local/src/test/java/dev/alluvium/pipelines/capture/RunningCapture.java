package dev.alluvium.pipelines.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.LocalPostgres;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A schema of a real database, and a capture of it in this JVM that can be started and stopped.
 * Slot, publication and topics have the schema's name.
 */
@SuppressWarnings("try") // To be interrupted fails the test.
final class RunningCapture implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final LocalPostgres database;
  private final EmbeddedKafka kafka;
  private final String schema;
  private final Path config;
  private RunControl control = new RunControl();
  private @Nullable CompletableFuture<Void> run;

  RunningCapture(
      LocalPostgres database, EmbeddedKafka kafka, String schema, Path folder, String... settings)
      throws IOException, SQLException {
    this.database = database;
    this.kafka = kafka;
    this.schema = schema;
    config = folder.resolve(schema + ".properties");
    Files.writeString(
        config,
        "topic.prefix=%1$s\nslot.name=%1$s\npublication.name=%1$s\nschema.include.list=%1$s\n"
                .formatted(schema)
            + String.join("\n", settings));
    execute("CREATE SCHEMA IF NOT EXISTS " + schema);
  }

  CaptureOptions options(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--source=" + database.uri(),
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--config=" + config,
                "--statusEvery=0s"));
    arguments.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
        .as(CaptureOptions.class);
  }

  /** From its next start on. */
  void set(String setting) throws IOException {
    Files.writeString(config, "\n" + setting + "\n", StandardOpenOption.APPEND);
  }

  RunningCapture start(String... more) {
    control = new RunControl();
    RunControl started = control;
    run =
        CompletableFuture.runAsync(
            () -> CaptureChanges.run(options(more), started),
            work -> new Thread(work, schema).start());
    return this;
  }

  /** Stops it in order. */
  void stop() throws Exception {
    control.stop();
    end();
  }

  boolean isOver() {
    return run == null || run.isDone();
  }

  /** Waits for its end; throws what it ended with. */
  void end() throws Exception {
    if (run != null) {
      try {
        run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (!isOver()) {
      stop();
    }
    await(
        "nobody reads the slot",
        () ->
            !one("SELECT bool_or(active) FROM pg_replication_slots WHERE slot_name = '"
                    + schema
                    + "'")
                .equals("t"));
    execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + schema
            + "'");
    execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }

  void execute(String... sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  String one(String query) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  /** What is in the topic of that table, without tombstones. */
  List<String> changes(String table) {
    ClientSettings settings = ClientSettings.of(kafka.bootstrapServers(), "test", Map.of());
    List<String> found = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = settings.connect()) {
      List<PartitionInfo> there = consumer.listTopics().get(schema + "." + schema + "." + table);
      if (there == null) {
        return found;
      }
      List<TopicPartition> partitions =
          there.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
      long at = 0;
      while (at < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            found.add(new String(record.value(), UTF_8));
          }
        }
        at = partitions.stream().mapToLong(consumer::position).sum();
      }
    }
    return found;
  }

  long count(String table, String op) {
    return changes(table).stream().filter(c -> c.contains("\"op\":\"" + op + "\"")).count();
  }

  /** Waits until it is so, as long as the capture runs. */
  void await(String what, BooleanSupplier isSo) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean wasRunning = !isOver();
    while (!isSo.getAsBoolean()) {
      if (wasRunning && isOver()) {
        end();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it never came about that " + what);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
