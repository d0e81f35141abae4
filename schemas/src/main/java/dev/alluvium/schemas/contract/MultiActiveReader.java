package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.MemberLoad;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import java.util.List;
import java.util.Optional;

/** Reads multi-active satellites. */
final class MultiActiveReader implements VaultSection {
  private static final List<String> KEYS =
      List.of(
          "parent", "child_key", "attributes", "load", "case_sensitive", "sources", "description");

  @Override
  public String name() {
    return "multi_active_satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("multi-active satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> childKey = map.needNames("child_key");
    MultiActiveSatelliteSpec.Builder satellite =
        MultiActiveSatelliteSpec.builder()
            .setName(name.text())
            .setChildKey(SourceColumns.check(childKey, sources))
            .setAttributes(
                SourceColumns.checkFurther("attributes", map, "child_key", childKey, sources))
            .setLoad(map.choice("load", "load", MemberLoad.class).orElse(MemberLoad.WHOLE_SET))
            .setCaseSensitive(map.flag("case_sensitive"))
            .setSources(Events.names(sources))
            .setDescription(map.needText("description"));
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(spec -> vault.add(satellite.setParent(spec).build()));
  }
}
