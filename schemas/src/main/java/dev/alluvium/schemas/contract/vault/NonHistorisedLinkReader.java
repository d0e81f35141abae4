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

/** Reads non-historised links. */
final class NonHistorisedLinkReader implements VaultSection<LinkSpec> {
  private static final Key<List<YamlNode>> HUBS = HubReferenceReader.hubs(1);
  private static final Key<List<Name>> DEPENDENT_KEY =
      Key.needNames(
          "dependent_key", "Columns that, with the hubs' keys, tell one row from another.");
  private static final Key<List<Name>> PAYLOAD = Key.findNames("payload", "Further columns.");
  private static final Section KEYS =
      Section.of(HUBS, DEPENDENT_KEY, PAYLOAD, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition LINK =
      Definition.of("non_historised_link", "A link of transactions, one row each.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "non_historised_links",
          LINK.reference(),
          "Non-historised links by name: transactions, one row each.");

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
    List<Name> dependentKey = map.get(DEPENDENT_KEY);
    vault.addLink(
        LinkReader.link(name, map, HUBS, sources, vault)
            .setHistorised(false)
            .setDependentKey(SourceColumns.checkTelling(dependentKey, sources))
            .setPayload(
                SourceColumns.checkFurther(PAYLOAD, map, DEPENDENT_KEY, dependentKey, sources))
            .build(),
        sources);
  }
}
