package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.StatusTrackingSatelliteSpec;
import java.util.List;
import java.util.Optional;

/** Reads status-tracking satellites. */
final class StatusTrackingReader implements VaultSection<StatusTrackingSatelliteSpec> {
  private static final Key<YamlMap> DELETED_WHEN =
      Key.find(
          "deleted_when",
          ConditionReader.CONDITIONS_BY_COLUMN.reference(),
          "Conditions on an event that says that its key is deleted.",
          YamlMap::findMap);
  private static final Key<Optional<Name>> SNAPSHOT =
      Key.findName(
          "snapshot",
          "Timestamp column that says which full load an event belongs to: a key that the next one"
              + " lacks has disappeared.");
  private static final Section KEYS =
      Section.of(Parents.PARENT, DELETED_WHEN, SNAPSHOT, Events.SOURCES, CommonKeys.DESCRIPTION)
          .withSomeOf(DELETED_WHEN, SNAPSHOT);
  private static final Definition SATELLITE =
      Definition.of(
          "status_tracking_satellite", "From when to when a key was there, gone or deleted.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "status_tracking_satellites",
          SATELLITE.reference(),
          "Status-tracking satellites by name: from when to when a key was there, gone or"
              + " deleted.");

  @Override
  public Class<StatusTrackingSatelliteSpec> kind() {
    return StatusTrackingSatelliteSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return SATELLITE;
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("status-tracking satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    String description = map.get(CommonKeys.DESCRIPTION);
    List<Condition> deletedWhen = deletedWhen(map, sources);
    Optional<Name> snapshot = map.get(SNAPSHOT);
    snapshot.ifPresent(column -> checkSnapshot(column, sources));
    if (map.isReadable() && !map.has(DELETED_WHEN) && !map.has(SNAPSHOT)) {
      map.fault("%s needs deleted_when, snapshot or both: else no key ever goes away", map.what());
    }
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(
        spec ->
            vault.add(
                StatusTrackingSatelliteSpec.of(
                    name.text(),
                    spec,
                    deletedWhen,
                    snapshot.map(Name::text),
                    Events.names(sources),
                    description)));
  }

  /** The literals are read by the types of the first source; the others must have the same. */
  private static List<Condition> deletedWhen(YamlMap map, List<Event> sources) {
    if (!map.has(DELETED_WHEN)) {
      return List.of();
    }
    YamlMap conditions = map.get(DELETED_WHEN);
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
}
