package dev.alluvium.schemas.contract;

import java.util.List;

/** Reads non-historised links. */
final class NonHistorisedLinkReader implements VaultSection {
  private static final List<String> KEYS =
      List.of("hubs", "dependent_key", "payload", "sources", "description");

  @Override
  public String name() {
    return "non_historised_links";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("link", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> dependentKey = map.needNames("dependent_key");
    vault.addLink(
        LinkReader.link(name, map, sources, 1, vault)
            .setHistorised(false)
            .setDependentKey(SourceColumns.check(dependentKey, sources))
            .setPayload(
                SourceColumns.checkFurther("payload", map, "dependent_key", dependentKey, sources))
            .build(),
        sources);
  }
}
