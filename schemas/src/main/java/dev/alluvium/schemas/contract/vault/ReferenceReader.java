package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.ReferenceSpec;
import java.util.List;
import java.util.Optional;

/** Reads reference tables. */
final class ReferenceReader implements VaultSection<ReferenceSpec> {
  static final Key<List<Name>> KEY =
      Key.needNames(
          "key", "Columns of the natural key; a row where one is NULL is dropped and counted.");
  private static final Key<List<Name>> ATTRIBUTES =
      Key.findNames("attributes", "Further columns; the latest row of a key stands.");
  private static final Section KEYS =
      Section.of(KEY, ATTRIBUTES, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition TABLE =
      Definition.of("reference_table", "What codes mean, as last heard.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "references",
          TABLE.reference(),
          "Reference tables by name: what codes mean, as last heard.");

  /** Types without an equality that all engines share. */
  private static final List<ColumnType> NO_KEYS =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  @Override
  public Class<ReferenceSpec> kind() {
    return ReferenceSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return TABLE;
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("reference table", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> key = map.get(KEY);
    vault.add(
        ReferenceSpec.of(
            name.text(),
            naturalKey(key, sources),
            SourceColumns.checkFurther(ATTRIBUTES, map, KEY, key, sources),
            Events.names(sources),
            map.get(CommonKeys.DESCRIPTION)));
  }

  /** The names of those that pass as columns of a natural key; a fault for each other. */
  static List<String> naturalKey(List<Name> columns, List<Event> sources) {
    columns.forEach(column -> checkKeyType(column, sources));
    return SourceColumns.check(columns, sources);
  }

  private static void checkKeyType(Name column, List<Event> sources) {
    Optional<ColumnType> type =
        sources.stream()
            .limit(1)
            .flatMap(source -> source.columns().get(column.text()).stream())
            .flatMap(found -> found.type().stream())
            .findFirst();
    type.filter(NO_KEYS::contains)
        .ifPresent(
            t ->
                column.fault(
                    "%s is %s, which cannot be a key; take another column",
                    column, t.contractName()));
  }
}
