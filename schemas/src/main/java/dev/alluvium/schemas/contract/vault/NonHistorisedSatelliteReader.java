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
import dev.alluvium.schemas.spec.vault.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import java.util.List;
import java.util.Optional;

/** Reads non-historised satellites. */
final class NonHistorisedSatelliteReader implements VaultSection<NonHistorisedSatelliteSpec> {
  private static final Key<List<Name>> ATTRIBUTES =
      Key.needNames("attributes", "The descriptive columns; the earliest row of a key stands.");
  private static final Section KEYS =
      Section.of(Parents.PARENT, ATTRIBUTES, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of("non_historised_satellite", "What is known of a key and never changes.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "non_historised_satellites",
          SATELLITE.reference(),
          "Non-historised satellites by name: what is known of a key and never changes.");

  @Override
  public Class<NonHistorisedSatelliteSpec> kind() {
    return NonHistorisedSatelliteSpec.class;
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
    YamlMap map = VaultSection.block("non-historised satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<String> attributes = SourceColumns.check(map.get(ATTRIBUTES), sources);
    String description = map.get(CommonKeys.DESCRIPTION);
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(
        spec ->
            vault.add(
                NonHistorisedSatelliteSpec.of(
                    name.text(), spec, attributes, Events.names(sources), description)));
  }
}
