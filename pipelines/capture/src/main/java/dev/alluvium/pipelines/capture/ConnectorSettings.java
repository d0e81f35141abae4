package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Debezium's connector: those that {@code format: debezium} needs, beneath those of
 * the user's file. They may hold a password, and are never shown.
 */
final class ConnectorSettings {
  /** How much of a table is read, and held, at once, rows. */
  private static final String CHUNK = "4096";

  /** Comes by in the log, so that the slot moves on where only other tables are written. */
  private static final String HEARTBEAT =
      "SELECT pg_logical_emit_message(false, 'alluvium.heartbeat', '')";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("plugin.name", "pgoutput"),
          Map.entry("slot.name", "alluvium"),
          Map.entry("publication.name", "alluvium"),
          Map.entry("publication.autocreate.mode", "filtered"),
          Map.entry("decimal.handling.mode", "string"),
          Map.entry("skipped.operations", "none"),
          Map.entry("publish.via.partition.root", "true"),
          Map.entry("errors.max.retries", "10"),
          Map.entry("tombstones.on.delete", "true"),
          Map.entry("extended.headers.enabled", "false"),
          Map.entry("poll.interval.ms", "10"),
          Map.entry("heartbeat.interval.ms", "1000"),
          Map.entry("heartbeat.action.query", HEARTBEAT),
          Map.entry("message.prefix.exclude.list", ".*"),
          Map.entry("signal.data.collection", "alluvium.signal"),
          Map.entry("incremental.snapshot.watermarking.strategy", "insert_delete"),
          Map.entry("incremental.snapshot.chunk.size", CHUNK));

  /** What this program says itself, by options or because its promises hang on it. */
  private static final Pattern OURS =
      Pattern.compile(
          "name|connector\\.class|database\\.(hostname|port|dbname|user)|snapshot\\..*|read\\.only"
              + "|slot\\.drop\\.on\\.stop|signal\\.(?!data\\.collection$).*|notification\\..*|offset\\..*"
              + "|skipped\\.operations|event\\.processing\\.failure\\.handling\\.mode|lsn\\.flush\\.mode"
              + "|topic\\.(naming\\.strategy|delimiter|heartbeat\\..*)|message\\.key\\.columns|transforms|transforms\\..*"
              + "|incremental\\.snapshot\\.watermarking\\.strategy"
              + "|(key|value|header)?\\.?converter\\..*|bootstrap\\.servers|tasks\\.max");

  /** How values are written so that {@code format: debezium} reads them for what they are. */
  private static final Map<String, List<String>> READABLE =
      new TreeMap<>(
          Map.of(
              "decimal.handling.mode", List.of("string"),
              "binary.handling.mode", List.of("bytes", "base64")));

  /** What Debezium writes as _ in a topic's name. */
  private static final Pattern TOPIC_SIGN = Pattern.compile("[^A-Za-z0-9._-]");

  private final Map<String, String> settings = new HashMap<>(DEFAULTS);
  private final TableLists lists;

  private ConnectorSettings(Map<String, String> given) {
    settings.putAll(given);
    lists = TableLists.of(settings);
  }

  /**
   * Those of a file, if there is one.
   *
   * @throws UserException if it cannot be read, or says what it may not; it shows no value
   */
  static ConnectorSettings of(@Nullable String file, PostgresSource source) {
    Map<String, String> given = new HashMap<>(Map.of("topic.prefix", source.database()));
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new UserException(
            "--config=%s cannot be read: give a file of lines key=value".formatted(file));
      }
      properties.stringPropertyNames().forEach(n -> given.put(n, properties.getProperty(n)));
    }
    List<String> ours =
        new TreeSet<>(given.keySet()).stream().filter(n -> OURS.matcher(n).matches()).toList();
    if (!ours.isEmpty()) {
      throw new UserException(
          "--config=%s may not set %s: options say it, or it has to be as it is"
              .formatted(file, String.join(", ", ours)));
    }
    READABLE.forEach(
        (name, values) -> {
          if (given.containsKey(name) && !values.contains(given.get(name).strip())) {
            throw new UserException(
                "%s in --config=%s has to be %s: format: debezium reads other values wrongly"
                    .formatted(name, file, String.join(" or ", values)));
          }
        });
    ConnectorSettings settings = new ConnectorSettings(given);
    if (!settings.prefix().matches("[A-Za-z0-9._-]+")) {
      throw new UserException(
          "topic.prefix in --config=%s is no beginning of a topic's name".formatted(file));
    }
    if (!settings.signalTable().matches("\\w+\\.\\w+")) {
      throw new UserException(
          "signal.data.collection in --config=%s is no schema.table".formatted(file));
    }
    return settings;
  }

  /** What names of topics begin with. */
  String prefix() {
    return get("topic.prefix");
  }

  String slot() {
    return get("slot.name");
  }

  String publication() {
    return get("publication.name");
  }

  boolean makesNoPublication() {
    return get("publication.autocreate.mode").equals("disabled");
  }

  @Nullable String sslMode() {
    return settings.get("database.sslmode");
  }

  @Nullable String password() {
    return settings.get("database.password");
  }

  /** The topic of what is read, and how far. */
  String positionsTopic() {
    return prefix() + ".capture-positions";
  }

  String snapshotsTopic() {
    return prefix() + ".capture-snapshots";
  }

  /** Where Debezium tells of its snapshots; what comes there goes no further. */
  String notificationsTopic() {
    return prefix() + ".capture-notifications";
  }

  /** The table that the reading of others is told by, as {@code schema.table}. */
  String signalTable() {
    return get("signal.data.collection");
  }

  /** Where changes of that table would go; they go no further. */
  String signalTopic() {
    return prefix() + "." + signalTable();
  }

  /** What the names of heartbeats' topics begin with. */
  String heartbeats() {
    return "__debezium-heartbeat";
  }

  /** Whether changes of {@code schema.table} are captured. */
  boolean includes(String table) {
    return !table.equals(signalTable()) && lists.include(table);
  }

  /** The lists by which tables are in or out. */
  String inclusion() {
    return lists.toString();
  }

  /** Where changes of {@code schema.table} go. */
  String topic(String table) {
    return prefix() + "." + TOPIC_SIGN.matcher(table).replaceAll("_");
  }

  /**
   * All that the engine is told. It is told the tables one by one: of its own it would also take
   * those that cannot be captured, as unlogged ones.
   *
   * @param tables to capture, as {@code schema.table}
   * @throws InputException if Kafka's login cannot be looked up
   */
  Properties engine(PostgresSource source, ClientSettings kafka, List<String> tables) {
    Properties all = new Properties();
    all.putAll(kafka.forProducer());
    all.putAll(settings);
    TableLists.NAMES.forEach(all::remove);
    all.put("table.include.list", TableLists.ofNames(tables));
    all.putAll(
        Map.of(
            "name", prefix(),
            "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
            "database.hostname", source.host(),
            "database.port", String.valueOf(source.port()),
            "database.dbname", source.database(),
            "database.user", source.user()));
    String password = source.password().get();
    if (password != null) {
      all.put("database.password", password);
    }
    all.putAll(
        Map.of(
            "snapshot.mode", "no_data",
            "slot.drop.on.stop", "false",
            "signal.enabled.channels", "source,in-process",
            "signal.poll.interval.ms", "200",
            "notification.enabled.channels", "sink",
            "notification.sink.topic.name", notificationsTopic(),
            "converter.schemas.enable", "false"));
    all.putAll(
        Map.of(
            "offset.storage", PositionStore.class.getName(),
            "offset.storage.topic", positionsTopic(),
            "offset.storage.partitions", "1",
            "offset.storage.replication.factor", "1",
            "offset.flush.interval.ms", "0",
            "offset.flush.timeout.ms", "30000"));
    return all;
  }

  private String get(String name) {
    return settings.getOrDefault(name, "").strip();
  }
}
