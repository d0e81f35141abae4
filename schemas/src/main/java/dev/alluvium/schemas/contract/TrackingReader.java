package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Condition;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.TrackingPeriod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads record-tracking and status-tracking satellites. */
final class TrackingReader {
  private static final List<String> RECORD_KEYS =
      List.of("parent", "per", "sources", "description");
  private static final List<String> STATUS_KEYS =
      List.of("parent", "deleted_when", "snapshot", "sources", "description");

  private final Parents parents;
  private final Events events;
  private final List<RecordTrackingSatelliteSpec> records = new ArrayList<>();
  private final List<StatusTrackingSatelliteSpec> statuses = new ArrayList<>();

  TrackingReader(Parents parents, Events events) {
    this.parents = parents;
    this.events = events;
  }

  List<RecordTrackingSatelliteSpec> records() {
    return records;
  }

  List<StatusTrackingSatelliteSpec> statuses() {
    return statuses;
  }

  void readRecord(Name name, YamlNode value) {
    YamlMap map = block("record-tracking satellite", name, value).allow(RECORD_KEYS);
    List<Event> sources = events.sources(map);
    String description = map.needText("description");
    TrackingPeriod per =
        map.choice("per", "period", TrackingPeriod.class).orElse(TrackingPeriod.EVENT);
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(
        spec ->
            records.add(
                RecordTrackingSatelliteSpec.of(
                    name.text(), spec, per, names(sources), description)));
  }

  void readStatus(Name name, YamlNode value) {
    YamlMap map = block("status-tracking satellite", name, value).allow(STATUS_KEYS);
    List<Event> sources = events.sources(map);
    String description = map.needText("description");
    List<Condition> deletedWhen = deletedWhen(map, sources);
    Optional<Name> snapshot = map.find("snapshot").flatMap(node -> node.name("snapshot"));
    snapshot.ifPresent(column -> checkSnapshot(column, sources));
    if (map.isReadable() && !map.has("deleted_when") && !map.has("snapshot")) {
      map.fault("%s needs deleted_when, snapshot or both: else no key ever goes away", map.what());
    }
    Optional<ParentSpec> parent = parents.read(map, sources);
    parent.ifPresent(
        spec ->
            statuses.add(
                StatusTrackingSatelliteSpec.of(
                    name.text(),
                    spec,
                    deletedWhen,
                    snapshot.map(Name::text),
                    names(sources),
                    description)));
  }

  private static YamlMap block(String what, Name name, YamlNode value) {
    return value.map(what + " " + name.inSnakeCase(what));
  }

  /** The literals are read by the types of the first source; the others must have the same. */
  private static List<Condition> deletedWhen(YamlMap map, List<Event> sources) {
    if (!map.has("deleted_when")) {
      return List.of();
    }
    YamlMap conditions = map.findMap("deleted_when");
    conditions.items().keySet().forEach(column -> SourceColumns.checkOthers(column, sources));
    Columns columns = sources.isEmpty() ? Columns.anything() : sources.get(0).columns();
    return ConditionReader.read(conditions, columns);
  }

  private static void checkSnapshot(Name column, List<Event> sources) {
    for (Event source : sources) {
      Optional<Column> found = source.columns().find(column);
      found
          .flatMap(Column::type)
          .filter(type -> type != ColumnType.TIMESTAMP)
          .ifPresent(
              type ->
                  column.fault(
                      "%s is %s in %s; full loads are told apart by a timestamp",
                      column, type.contractName(), source.name()));
    }
  }

  private static List<String> names(List<Event> sources) {
    return sources.stream().map(Event::name).toList();
  }
}
