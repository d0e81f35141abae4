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
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a database is captured with: looks what is to be done, and has the engine do it. */
final class Capture {
  /** Kafka's own limit is a megabyte, and a change holds its row twice. */
  private static final int LARGEST_REQUEST = ChangeTopics.LARGEST_MESSAGE;

  private static final Duration CLOSE = Duration.ofSeconds(5);

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
    Producer<byte[], byte[]> producer = producer();
    try (Connection database = source.connect(settings.sslMode())) {
      List<String> tables = CapturedTables.of(database, settings);
      List<String> again = known(tables);
      SignalTable.ensure(database, settings.signalTable());
      // What another process has left to be read is looked at when that one is over.
      Optional<ReplicationSlot> slot = ReplicationSlot.await(database, settings.slot());
      Snapshots snapshots = Snapshots.open(kafka, settings.snapshotsTopic(), producer);
      StateTopic positions = StateTopic.open(kafka, settings.positionsTopic());
      new LostChanges(database, settings.slot(), snapshots, positions, producer)
          .prepare(slot, tables, again, Publication.lacks(database, settings, tables));
      TopicWriter writer =
          new TopicWriter(
              settings,
              kafka,
              producer,
              new ChangeTopics(kafka),
              told -> follow(told, snapshots, producer));
      new EngineRun(
              source,
              settings.engine(source, kafka, tables),
              writer,
              due(tables, snapshots, positions))
          .run(control, every);
      return summary(writer.written());
    } catch (SQLException e) {
      throw source.failed(e);
    } finally {
      // All that counts is acknowledged; what is not will be read again.
      producer.close(CLOSE);
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
    return kafka.produce(config);
  }

  private void follow(Notification told, Snapshots snapshots, Producer<byte[], byte[]> producer) {
    if (told.isTableRead()) {
      snapshots.begin(told.table()).ifPresent(begin -> end(told.table(), begin, producer));
      snapshots.read(told.table());
      System.err.printf(Locale.ROOT, "%s has been read, %,d rows%n", told.table(), told.rows());
    } else if (told.isTableFailed()) {
      throw new InputException(
          "%s could not be read: %s. What the database refused stands in its log"
              .formatted(told.table(), told.outcome()));
    }
  }

  /** Says in its topic that a table was read anew, so that rows that are gone end. */
  private void end(String table, LogPosition begin, Producer<byte[], byte[]> producer) {
    try (Connection database = source.connect(settings.sslMode())) {
      StateTopic.write(
          kafka,
          producer,
          new ProducerRecord<>(
              settings.topic(table),
              TableRead.message(
                  settings,
                  source.database(),
                  table,
                  begin,
                  LogPosition.now(database).position())));
    } catch (SQLException e) {
      throw source.failed(e);
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
