package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a database is captured with: looks what is to be done, and has the engine do it. */
final class Capture {
  /** Kafka's own limit is a megabyte, and a change holds its row twice. */
  private static final int LARGEST_REQUEST = ChangeTopics.LARGEST_MESSAGE;

  private final PostgresSource source;
  private final ConnectorSettings settings;
  private final ClientSettings kafka;
  private final List<String> readAgain;

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
      // What another process has left to be read is looked at when that one is over.
      Optional<ReplicationSlot> slot = ReplicationSlot.await(database, settings.slot());
      Snapshots snapshots = new Snapshots(kafka, settings.snapshotsTopic(), producer);
      StateTopic positions = StateTopic.open(kafka, settings.positionsTopic());
      snapshots.forget(known(tables));
      prepare(database, slot, producer, snapshots, positions);
      boolean isWhole = snapshots.isWholeDue();
      List<String> due = isWhole ? List.of() : due(tables, snapshots, positions);
      TopicWriter writer =
          new TopicWriter(
              settings,
              kafka,
              producer,
              new ChangeTopics(kafka),
              told -> follow(told, tables, snapshots));
      new EngineRun(source, settings.engine(source, kafka, isWhole), writer, due)
          .run(control, every);
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
    config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Finds out whether changes have been lost, and makes everything new then. */
  private void prepare(
      Connection database,
      Optional<ReplicationSlot> slot,
      Producer<byte[], byte[]> producer,
      Snapshots snapshots,
      StateTopic positions)
      throws SQLException {
    Map<String, String> known = positions.read();
    boolean isFirst = snapshots.isEmpty() && known.isEmpty();
    boolean isGone =
        slot.isEmpty() || slot.get().isLost() || slot.get().beginsBehind(known.values());
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

  private Outcome summary(Map<String, Long> written) {
    return out ->
        out.println(
            String.format(
                Locale.ROOT,
                "captured %,d records of %s%s",
                TopicWriter.sum(written),
                source,
                written.entrySet().stream()
                    .map(
                        topic ->
                            String.format(
                                Locale.ROOT, "%n  %-40s %,12d", topic.getKey(), topic.getValue()))
                    .collect(Collectors.joining())));
  }
}
