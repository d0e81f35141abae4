package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubSpec;
import java.util.List;
import java.util.Optional;

/** Reads hubs; a vault has one at least. */
final class HubReader implements VaultSection {
  private static final List<String> KEYS =
      List.of("entity", "business_key", "extra", "sources", "description");

  @Override
  public String name() {
    return "hubs";
  }

  @Override
  public YamlMap in(YamlMap vault) {
    return vault.needMap(name());
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("hub", name, value, KEYS);
    Optional<Name> entity = map.needName("entity");
    List<Event> sources = vault.events().sources(map);
    List<Name> businessKey = map.needNames("business_key");
    HubSpec spec =
        HubSpec.builder()
            .setName(name.text())
            .setEntity(entity.map(e -> e.inSnakeCase("entity").text()).orElse(name.text()))
            .setBusinessKey(SourceColumns.check(businessKey, sources))
            .setExtra(
                SourceColumns.checkFurther("extra", map, "business_key", businessKey, sources))
            .setSources(Events.names(sources))
            .setDescription(map.needText("description"))
            .build();
    vault.hubs().add(new ReadHub(spec, name, sources), entity);
    vault.add(spec);
  }
}
