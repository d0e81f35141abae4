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

  /**
   * How the database writes values, whatever is set there: as Debezium reads them. Of bytes written
   * by escapes, intervals in another style and numbers of fewer digits it would make other ones.
   */
  private static final String SESSION =
      "-c bytea_output=hex -c intervalstyle=postgres -c extra_float_digits=3 -c lc_monetary=C";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("plugin.name", "pgoutput"),
          Map.entry("slot.name", "alluvium"),
          Map.entry("publication.name", "alluvium"),
          Map.entry("publication.autocreate.mode", "filtered"),
          Map.entry("decimal.handling.mode", "string"),
          Map.entry("skipped.operations", "none"),
          Map.entry("publish.via.partition.root", "true"),
          Map.entry("driver.options", SESSION),
          Map.entry("driver.stringtype", "unspecified"),
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
              + "|skipped\\.operations|event\\.processing\\.failure\\.handling\\.mode|lsn\\.flush\\.mode|flush\\.lsn\\.source|record\\.processing\\..*|heartbeat\\.topics\\.prefix"
              + "|topic\\.(naming\\.strategy|delimiter|heartbeat\\..*)|message\\.key\\.columns|publish\\.via\\.partition\\.root|driver\\.(options|stringtype)|transforms|transforms\\..*"
              + "|incremental\\.snapshot\\.watermarking\\.strategy"
              + "|(key|value|header)?\\.?converter\\..*|bootstrap\\.servers|tasks\\.max");

  /** What else there is would be read for what it is not, or not be told at all. */
  private static final Map<String, List<String>> POSSIBLE =
      new TreeMap<>(
          Map.of(
              "decimal.handling.mode", List.of("string"),
              "binary.handling.mode", List.of("bytes", "base64"),
              "publication.autocreate.mode", List.of("filtered", "disabled", "all_tables")));

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Of a slot, and of a publication that need not be quoted. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,63}");

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
    KnownSettings.check(String.valueOf(file), given);
    POSSIBLE.forEach(
        (name, values) -> {
          if (given.containsKey(name) && !values.contains(given.get(name).strip())) {
            throw new UserException(
                "%s in --config=%s has to be %s: else changes would be read wrongly, or not be told"
                    .formatted(name, file, String.join(" or ", values)));
          }
        });
    ConnectorSettings settings = new ConnectorSettings(given);
    if (!PREFIX.matcher(settings.prefix()).matches()) {
      throw new UserException(
          settings.prefix().equals(source.database().strip())
              ? "The database's name is no beginning of a topic's name: set topic.prefix in --config, to letters, digits, ., _ and -"
              : "topic.prefix in --config=%s is no beginning of a topic's name: up to 100 letters, digits, ., _ and -"
                  .formatted(file));
    }
    for (String name : List.of("slot.name", "publication.name")) {
      if (!NAME.matcher(settings.get(name)).matches()) {
        throw new UserException(
            "%s in --config=%s is no such name: up to 63 small letters, digits and _"
                .formatted(name, file));
      }
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

  /** Whether Debezium sees to it, at each start, that the publication has all tables. */
  boolean alwaysSetsPublication() {
    return get("publication.autocreate.mode").equals("filtered");
  }

  /** Whether values of types that Debezium does not know are told too, as bytes. */
  boolean tellsUnknownTypes() {
    return get("include.unknown.datatypes").equals("true");
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

  /** Whether values of {@code schema.table.column} are captured, if it is of no key. */
  boolean includesColumn(String column) {
    return lists.includeColumn(column);
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
