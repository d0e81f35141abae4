package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ReferenceSatelliteSpec;
import java.util.List;

/** Reads reference satellites. */
final class ReferenceSatelliteReader implements VaultSection {
  private static final List<String> KEYS =
      List.of("key", "attributes", "case_sensitive", "sources", "description");

  @Override
  public String name() {
    return "reference_satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("reference satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> key = map.needNames("key");
    map.need("attributes");
    vault.add(
        ReferenceSatelliteSpec.of(
            name.text(),
            ReferenceReader.naturalKey(key, sources),
            SourceColumns.checkFurther("attributes", map, "key", key, sources),
            map.flag("case_sensitive"),
            Events.names(sources),
            map.needText("description")));
  }
}
