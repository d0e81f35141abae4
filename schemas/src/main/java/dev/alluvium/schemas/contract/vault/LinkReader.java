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
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.List;

/** Reads historised links. */
final class LinkReader implements VaultSection<LinkSpec> {
  private static final Key<List<YamlNode>> HUBS = HubReferenceReader.hubs(2);
  private static final Section KEYS =
      Section.of(HUBS, HubReader.EXTRA, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition LINK =
      Definition.of("link", "A historised link: a fact that stays.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries("links", LINK.reference(), "Historised links by name: facts that stay.");

  @Override
  public Class<LinkSpec> kind() {
    return LinkSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return LINK;
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("link", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    vault.addLink(
        link(name, map, HUBS, sources, vault)
            .setHistorised(true)
            .setPayload(SourceColumns.check(map.get(HubReader.EXTRA), sources))
            .build(),
        sources);
  }

  /** What every link has. */
  static LinkSpec.Builder link(
      Name name, YamlMap map, Key<List<YamlNode>> hubs, List<Event> sources, ReadVault vault) {
    return LinkSpec.builder()
        .setName(name.text())
        .setHubs(vault.references().read(map.get(hubs), sources))
        .setSources(Events.names(sources))
        .setDescription(map.get(CommonKeys.DESCRIPTION));
  }
}
