package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.source.InputException;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.JsonByteArray;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One run of the engine between a database and Kafka. */
final class Capture {
  /** Without a status line, how often a run looks whether it is over. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final PostgresSource source;
  private final ConnectorSettings settings;
  private final ClientSettings kafka;
  private final List<String> readAgain;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * @param readAgain tables to read once more, as {@code schema.table}
   */
  Capture(
      PostgresSource source,
      ConnectorSettings settings,
      ClientSettings kafka,
      List<String> readAgain) {
    this.source = source;
    this.settings = settings;
    this.kafka = kafka;
    this.readAgain = readAgain;
  }

  /**
   * Captures until the control stops it.
   *
   * @param every how often to tell how far it is; never where it is zero
   */
  Outcome run(RunControl control, Duration every) {
    Reachability.describe(kafka, List.of());
    try (Connection database = source.connect(settings.sslMode());
        Producer<byte[], byte[]> producer = producer()) {
      List<String> tables = CapturedTables.of(database, settings);
      SignalTable.ensure(database, settings.signalTable());
      Snapshots snapshots = new Snapshots(kafka, settings.snapshotsTopic(), producer);
      StateTopic positions = StateTopic.open(kafka, settings.positionsTopic());
      snapshots.forget(known(tables));
      prepare(database, producer, snapshots, positions);
      boolean isWhole = snapshots.isWholeDue();
      List<String> due = isWhole ? List.of() : due(tables, snapshots, positions);
      TopicWriter writer =
          new TopicWriter(settings, kafka, producer, told -> follow(told, tables, snapshots));
      capture(engine(writer, isWhole, due), control, writer, every);
      return summary(writer.written());
    } catch (SQLException e) {
      throw source.failed(e);
    }
  }

  private List<String> known(Collection<String> tables) {
    for (String table : readAgain) {
      if (!tables.contains(table)) {
        throw new InputException(
            "--readAgain names %s, which is not captured; there is %s"
                .formatted(table, String.join(", ", tables)));
      }
    }
    return readAgain;
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(kafka.forProducer());
    config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Finds out whether changes have been lost, and makes everything new then. */
  private void prepare(
      Connection database,
      Producer<byte[], byte[]> producer,
      Snapshots snapshots,
      StateTopic positions)
      throws SQLException {
    Optional<ReplicationSlot> slot = ReplicationSlot.await(database, settings.slot());
    Map<String, String> known = positions.read();
    boolean isFirst = snapshots.isEmpty() && known.isEmpty();
    boolean isGone = slot.isEmpty() || slot.get().isLost();
    if (isGone && !isFirst && !snapshots.isWholeDue()) {
      System.err.printf(
          Locale.ROOT,
          "warning: the slot %s is lost: nobody knows of the changes since it was last read. All"
              + " tables are read anew, and rows that are gone end then.%n",
          settings.slot());
      snapshots.wholeIsDue();
    }
    if (snapshots.isWholeDue()) {
      known.keySet().forEach(key -> positions.write(producer, key, null));
      if (slot.isPresent()) {
        slot.get().drop(database);
      }
    } else if (isFirst && slot.isPresent() && slot.get().isLost()) {
      slot.get().drop(database);
    }
  }

  private void follow(Notification told, List<String> tables, Snapshots snapshots) {
    if (told.isWholeRead()) {
      snapshots.wholeIsRead(tables);
      System.err.println("all tables have been read");
    } else if (told.isTableRead()) {
      snapshots.isRead(told.table());
      System.err.printf(Locale.ROOT, "%s has been read, %,d rows%n", told.table(), told.rows());
    } else if (told.isTableFailed()) {
      throw new InputException("%s could not be read: %s".formatted(told.table(), told.outcome()));
    }
  }

  /** The tables that nobody has read or begun to read. */
  private static List<String> due(List<String> tables, Snapshots snapshots, StateTopic positions) {
    String underWay = String.join(" ", positions.read().values());
    return snapshots.missing(tables).stream()
        .filter(table -> !underWay.contains("\\\"" + table + "\\\""))
        .toList();
  }

  private void capture(
      DebeziumEngine<?> engine, RunControl control, TopicWriter writer, Duration every) {
    Thread thread = new Thread(engine, "capture");
    thread.setDaemon(true);
    thread.start();
    try {
      await(control, writer, every);
    } finally {
      close(engine);
    }
  }

  private DebeziumEngine<?> engine(TopicWriter writer, boolean isWhole, List<String> due) {
    CompletableFuture<DebeziumEngine<?>> made = new CompletableFuture<>();
    DebeziumEngine<ChangeEvent<byte[], byte[]>> engine =
        DebeziumEngine.create(JsonByteArray.class, JsonByteArray.class, JsonByteArray.class)
            .using(settings.engine(source, kafka, isWhole))
            .using(
                (isDone, message, error) -> {
                  if (isDone && error == null) {
                    ended.complete(null);
                  } else {
                    ended.completeExceptionally(failed(String.valueOf(message), error));
                  }
                })
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void pollingStarted() {
                    System.err.println("capturing " + source);
                    if (!due.isEmpty()) {
                      made.join().getSignaler().signal(SnapshotSignal.of(due));
                    }
                  }
                })
            .notifying(writer)
            .build();
    made.complete(engine);
    return engine;
  }

  /** Waits for an end, and tells meanwhile. */
  private void await(RunControl control, TopicWriter writer, Duration every) {
    CompletableFuture<Object> over = CompletableFuture.anyOf(control.stopped(), ended);
    Duration look = every.isZero() ? LOOK : every;
    long before = -1;
    while (true) {
      try {
        over.get(look.toMillis(), TimeUnit.MILLISECONDS);
        break;
      } catch (TimeoutException e) {
        long now = sum(writer.written());
        if (!every.isZero() && now != before) {
          System.err.printf(Locale.ROOT, "%,d changes captured%n", now);
          before = now;
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    if (!control.isStopped()) {
      throw new InputException("The capture ended by itself; start it again, it goes on");
    }
  }

  private static void close(DebeziumEngine<?> engine) {
    try {
      engine.close();
    } catch (IOException | IllegalStateException e) {
      // It is at its end already, for a reason that is told.
    }
  }

  private InputException failed(String message, Throwable error) {
    Throwable cause = error;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof InputException ours) {
        return ours;
      }
      cause = each;
    }
    String reason = cause == null || cause.getMessage() == null ? message : cause.getMessage();
    return new InputException(
        "%s is captured no further: %s. Start it again, it goes on where it was."
            .formatted(
                source, reason.lines().findFirst().orElse("").strip().replaceAll("\\.$", "")),
        error);
  }

  private static long sum(Map<String, Long> written) {
    return written.values().stream().mapToLong(Long::longValue).sum();
  }

  private Outcome summary(Map<String, Long> written) {
    return out ->
        out.println(
            String.format(
                Locale.ROOT,
                "captured %,d changes of %s%s",
                sum(written),
                source,
                written.entrySet().stream()
                    .map(
                        topic ->
                            String.format(
                                Locale.ROOT, "%n  %-40s %,12d", topic.getKey(), topic.getValue()))
                    .collect(Collectors.joining())));
  }
}
