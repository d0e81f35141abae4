package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.column.Column;
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
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import java.util.List;
import java.util.Optional;

/** Reads satellites. */
final class SatelliteReader implements VaultSection<SatelliteSpec> {
  private static final Key<List<Name>> ATTRIBUTES =
      Key.needNames("attributes", "The descriptive columns.");
  private static final Key<List<Name>> HASHDIFF =
      Key.findNames(
          "hashdiff", "Columns that make a change where they differ; the attributes by default.");
  private static final Key<Optional<Name>> EFFECTIVE_FROM =
      Key.findName(
          "effective_from",
          "Timestamp or date that says from when it is so; the event time by default.");
  private static final Key<List<Name>> EXTRA =
      Key.findNames(
          "extra", "Further columns of the event that brought the row; they make no change.");
  static final Key<Boolean> CASE_SENSITIVE =
      Key.flag(
          "case_sensitive",
          "Whether letter case counts as a change: values are trimmed, but not upper-cased, for"
              + " the hashdiff.");
  private static final Section KEYS =
      Section.of(
          Parents.PARENT,
          ATTRIBUTES,
          HASHDIFF,
          EFFECTIVE_FROM,
          EXTRA,
          CASE_SENSITIVE,
          Events.SOURCES,
          CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of("satellite", "What is known of a hub's or link's key, over time.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "satellites",
          SATELLITE.reference(),
          "Satellites by name: what is known of a hub's or link's key, over time.");
  private static final List<ColumnType> TIMES = List.of(ColumnType.TIMESTAMP, ColumnType.DATE);

  @Override
  public Class<SatelliteSpec> kind() {
    return SatelliteSpec.class;
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
    YamlMap map = VaultSection.block("satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> attributes = map.get(ATTRIBUTES);
    SatelliteSpec.Builder satellite =
        SatelliteSpec.builder()
            .setName(name.text())
            .setAttributes(SourceColumns.check(attributes, sources))
            .setExtra(SourceColumns.checkFurther(EXTRA, map, ATTRIBUTES, attributes, sources))
            .setEffectiveFrom(effectiveFrom(map, sources))
            .setCaseSensitive(map.get(CASE_SENSITIVE))
            .setSources(Events.names(sources))
            .setDescription(map.get(CommonKeys.DESCRIPTION));
    if (map.has(HASHDIFF)) {
      satellite.setHashdiff(SourceColumns.check(map.get(HASHDIFF), sources));
    }
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(spec -> vault.add(satellite.setParent(spec).build()));
  }

  private static Optional<String> effectiveFrom(YamlMap map, List<Event> sources) {
    Optional<Name> name = map.get(EFFECTIVE_FROM);
    Optional<Column> column =
        name.filter(n -> SourceColumns.check(List.of(n), sources).size() == 1)
            .flatMap(n -> sources.stream().findFirst().flatMap(e -> e.columns().get(n.text())));
    column
        .filter(c -> !c.isOf(TIMES))
        .ifPresent(
            c ->
                name.orElseThrow()
                    .fault("effective_from must be a timestamp or date; it is %s", c));
    return name.map(Name::text);
  }
}
