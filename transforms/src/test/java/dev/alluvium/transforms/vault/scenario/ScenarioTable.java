package dev.alluvium.transforms.vault.scenario;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A structure as our own spec, and what its columns are called there. */
abstract class ScenarioTable {
  private static final String DATASET = "vault.";

  private final Structure structure;
  private final Feed feed;
  private final Map<String, String> columns = new LinkedHashMap<>();

  /** What of a table is read. */
  enum View {
    /** Its rows; of what is stored as observations, the history that follows from them. */
    TABLE,
    /** The view of what is so now. */
    CURRENT,
    /** Everything that is stored, ghost rows too. */
    STORED;

    /** What a scenario calls it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ScenarioTable(Structure structure, Feed feed) {
    this.structure = structure;
    this.feed = feed;
  }

  /** Declares the table. */
  abstract void addTo(ScenarioVault vault);

  Structure structure() {
    return structure;
  }

  Feed feed() {
    return feed;
  }

  String tableName() {
    return structure.tableName();
  }

  /** Calls a column of our table as the scenario does, unless that is the name of another. */
  final boolean name(String scenarioName, String ours) {
    return columns.putIfAbsent(scenarioName, ours) == null;
  }

  /** As above, for the column in a role, if there is one. */
  final void nameRole(String role, String ours) {
    structure.column(role).ifPresent(column -> name(column, ours));
  }

  /** Calls a column that is taken as it is, and gives its name in events. */
  final String carry(String column) {
    String ours = feed.take(column);
    name(column, ours);
    return ours;
  }

  /** Calls the columns that say when and from where a row is. */
  final void nameLoad() {
    name(structure.loadDatetime(), "load_ts");
    name(structure.recordSource(), "record_source");
    feed.take(structure.recordSource());
  }

  /** Orders rows of one load datetime by the column in that role, if there is one. */
  final void nameSequence() {
    nameRole("load_sequence", "load_sequence");
    structure.column("load_sequence").ifPresent(feed::orderBy);
  }

  /** Our name of a column, as that view has it. */
  String column(String scenarioName, View view) {
    String column = columns.get(scenarioName);
    if (column == null) {
      throw new ScenarioException(
          "%s has no column %s; it has %s", structure.name(), scenarioName, columns.keySet());
    }
    return column;
  }

  /** What tells the load datetime as a text, if rows hold it. */
  Optional<String> loadDatetimeText() {
    return Optional.empty();
  }

  /** The qualified name of what is read. */
  String from(View view) {
    return switch (view) {
      case TABLE -> DATASET + tableName();
      case CURRENT -> DATASET + current();
      case STORED -> DATASET + stored();
    };
  }

  /** The name of the table that is written. */
  final String stored() {
    return storesObservations() ? tableName() + "_observations" : tableName();
  }

  /** The name of the view of what is so now. */
  String current() {
    if (storesObservations()) {
      return tableName() + "_current";
    }
    throw new ScenarioException(
        "%s is a %s, which has no view \"current\"", structure.name(), structure.kind().text());
  }

  /** Whether observations are stored, from which its rows follow by views. */
  boolean storesObservations() {
    return false;
  }

  /** Whether it is built of other tables rather than loaded. */
  boolean isBuilt() {
    return false;
  }

  /** Adds to an existing row, by our names, what the scenario's roles do not tell of it. */
  void complete(Map<String, @Nullable Object> row) {}
}
