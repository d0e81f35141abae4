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
import dev.alluvium.schemas.spec.vault.MemberLoad;
import dev.alluvium.schemas.spec.vault.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import java.util.List;
import java.util.Optional;

/** Reads multi-active satellites. */
final class MultiActiveReader implements VaultSection<MultiActiveSatelliteSpec> {
  private static final Key<List<Name>> CHILD_KEY =
      Key.needNames(
          "child_key",
          "Columns that tell a key's members apart; a row where one is NULL is dropped and"
              + " counted.");
  private static final Key<List<Name>> ATTRIBUTES =
      Key.findNames(
          "attributes", "The descriptive columns; the hashdiff covers them and the child key.");
  private static final Key<MemberLoad> LOAD =
      Key.findWord(
          "load",
          "load",
          MemberLoad.WHOLE_SET,
          "What the rows of one key and event time are: all its members (one that is missing is no"
              + " longer active), or some (the others stay).");
  private static final Section KEYS =
      Section.of(
          Parents.PARENT,
          CHILD_KEY,
          ATTRIBUTES,
          LOAD,
          SatelliteReader.CASE_SENSITIVE,
          Events.SOURCES,
          CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of(
          "multi_active_satellite", "What is known of a key's members, several at a time.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "multi_active_satellites",
          SATELLITE.reference(),
          "Multi-active satellites by name: what is known of a key's members, several at a time.");

  @Override
  public Class<MultiActiveSatelliteSpec> kind() {
    return MultiActiveSatelliteSpec.class;
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
    YamlMap map = VaultSection.block("multi-active satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> childKey = map.get(CHILD_KEY);
    MultiActiveSatelliteSpec.Builder satellite =
        MultiActiveSatelliteSpec.builder()
            .setName(name.text())
            .setChildKey(SourceColumns.checkTelling(childKey, sources))
            .setAttributes(
                SourceColumns.checkFurther(ATTRIBUTES, map, CHILD_KEY, childKey, sources))
            .setLoad(map.get(LOAD))
            .setCaseSensitive(map.get(SatelliteReader.CASE_SENSITIVE))
            .setSources(Events.names(sources))
            .setDescription(map.get(CommonKeys.DESCRIPTION));
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(spec -> vault.add(satellite.setParent(spec).build()));
  }
}
