package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import java.util.List;
import java.util.Optional;

/** Reads non-historised satellites. */
final class NonHistorisedSatelliteReader implements VaultSection {
  private static final List<String> KEYS =
      List.of("parent", "attributes", "sources", "description");

  @Override
  public String name() {
    return "non_historised_satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("non-historised satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<String> attributes = SourceColumns.check(map.needNames("attributes"), sources);
    String description = map.needText("description");
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(
        spec ->
            vault.add(
                NonHistorisedSatelliteSpec.of(
                    name.text(), spec, attributes, Events.names(sources), description)));
  }
}
