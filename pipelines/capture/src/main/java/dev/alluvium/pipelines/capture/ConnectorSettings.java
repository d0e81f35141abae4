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
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Debezium's connector: those that {@code format: debezium} needs, beneath those of
 * the user's file. They may hold a password, and are never shown.
 */
final class ConnectorSettings {
  /** How much of a table is read, and held, at once, rows. */
  private static final String CHUNK = "4096";

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
          Map.entry("signal.data.collection", "alluvium.capture_signals"),
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

  private final Map<String, String> settings = new HashMap<>(DEFAULTS);

  private ConnectorSettings(Map<String, String> given) {
    settings.putAll(given);
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
    if (table.equals(signalTable())) {
      return false;
    }
    String schema = table.substring(0, table.indexOf('.'));
    return isIn("schema.include.list", schema, true)
        && !isIn("schema.exclude.list", schema, false)
        && isIn("table.include.list", table, true)
        && !isIn("table.exclude.list", table, false);
  }

  /** The lists by which tables are in or out. */
  String inclusion() {
    return Stream.of(
            "schema.include.list",
            "schema.exclude.list",
            "table.include.list",
            "table.exclude.list")
        .filter(settings::containsKey)
        .map(name -> name + "=" + settings.get(name))
        .collect(
            Collectors.collectingAndThen(Collectors.joining(", "), t -> t.isEmpty() ? "all" : t));
  }

  private boolean isIn(String list, String name, boolean ifNone) {
    List<Pattern> patterns = patterns(list);
    return patterns.isEmpty()
        ? ifNone
        : patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  private List<Pattern> patterns(String list) {
    return CapturedTables.patterns(list, settings.get(list));
  }

  /**
   * All that the engine is told.
   *
   * @param isWhole whether all tables are read at once, before any change
   * @throws InputException if Kafka's login cannot be looked up
   */
  Properties engine(PostgresSource source, ClientSettings kafka, boolean isWhole) {
    Properties all = new Properties();
    all.putAll(kafka.forProducer());
    all.putAll(settings);
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
            "snapshot.mode", isWhole ? "initial" : "no_data",
            "slot.drop.on.stop", "false",
            "signal.enabled.channels", "source,in-process",
            "signal.poll.interval.ms", "200",
            "notification.enabled.channels", "sink",
            "notification.sink.topic.name", notificationsTopic(),
            "converter.schemas.enable", "false"));
    all.putAll(
        Map.of(
            "offset.storage", "org.apache.kafka.connect.storage.KafkaOffsetBackingStore",
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
