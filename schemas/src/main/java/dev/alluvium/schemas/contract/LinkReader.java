package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.LinkSpec;
import java.util.List;

/** Reads historised links. */
final class LinkReader implements VaultSection {
  private static final List<String> KEYS = List.of("hubs", "extra", "sources", "description");

  @Override
  public String name() {
    return "links";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("link", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    vault.addLink(
        link(name, map, sources, 2, vault)
            .setHistorised(true)
            .setPayload(SourceColumns.check(map.findNames("extra"), sources))
            .build(),
        sources);
  }

  /** What every link has; it refers to {@code fewest} hubs at least. */
  static LinkSpec.Builder link(
      Name name, YamlMap map, List<Event> sources, int fewest, ReadVault vault) {
    return LinkSpec.builder()
        .setName(name.text())
        .setHubs(vault.references().read(map, sources, fewest))
        .setSources(Events.names(sources))
        .setDescription(map.needText("description"));
  }
}
