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
import dev.alluvium.schemas.spec.vault.ReferenceSatelliteSpec;
import java.util.List;

/** Reads reference satellites. */
final class ReferenceSatelliteReader implements VaultSection<ReferenceSatelliteSpec> {
  private static final Key<List<Name>> ATTRIBUTES =
      Key.needNames(
          "attributes", "Descriptive columns; a change of one makes a row of the history.");
  private static final Section KEYS =
      Section.of(
          ReferenceReader.KEY,
          ATTRIBUTES,
          SatelliteReader.CASE_SENSITIVE,
          Events.SOURCES,
          CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of("reference_satellite", "What codes meant, over time.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "reference_satellites",
          SATELLITE.reference(),
          "Reference satellites by name: what codes meant, over time.");

  @Override
  public Class<ReferenceSatelliteSpec> kind() {
    return ReferenceSatelliteSpec.class;
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
    YamlMap map = VaultSection.block("reference satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> key = map.get(ReferenceReader.KEY);
    vault.add(
        ReferenceSatelliteSpec.of(
            name.text(),
            ReferenceReader.naturalKey(key, sources),
            SourceColumns.checkFurther(ATTRIBUTES, map, ReferenceReader.KEY, key, sources),
            map.get(SatelliteReader.CASE_SENSITIVE),
            Events.names(sources),
            map.get(CommonKeys.DESCRIPTION)));
  }
}
