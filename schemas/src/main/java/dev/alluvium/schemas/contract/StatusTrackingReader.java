package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Condition;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import java.util.List;
import java.util.Optional;

/** Reads status-tracking satellites. */
final class StatusTrackingReader implements VaultSection {
  private static final List<String> KEYS =
      List.of("parent", "deleted_when", "snapshot", "sources", "description");

  @Override
  public String name() {
    return "status_tracking_satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("status-tracking satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    String description = map.needText("description");
    List<Condition> deletedWhen = deletedWhen(map, sources);
    Optional<Name> snapshot = map.find("snapshot").flatMap(node -> node.name("snapshot"));
    snapshot.ifPresent(column -> checkSnapshot(column, sources));
    if (map.isReadable() && !map.has("deleted_when") && !map.has("snapshot")) {
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
}
