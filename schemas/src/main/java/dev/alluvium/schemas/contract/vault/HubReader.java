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
import dev.alluvium.schemas.spec.vault.HubSpec;
import java.util.List;
import java.util.Optional;

/** Reads hubs; a vault has one at least. */
final class HubReader implements VaultSection<HubSpec> {
  private static final Key<Optional<Name>> ENTITY =
      Key.needName("entity", "What links call it; its hash key is <entity>_hk.");
  private static final Key<List<Name>> BUSINESS_KEY =
      Key.needNames(
          "business_key",
          "Columns of the business key in every source, in the order they are hashed.");
  static final Key<List<Name>> EXTRA =
      Key.findNames(
          "extra", "Further columns of the event that brought the row; they are not hashed.");
  private static final Section KEYS =
      Section.of(ENTITY, BUSINESS_KEY, EXTRA, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition HUB =
      Definition.of("hub", "A table of the keys by which the business knows an entity.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.needEntries(
              "hubs",
              HUB.reference(),
              "Hubs by name: the keys by which the business knows its entities.")
          .atTimes();

  @Override
  public Class<HubSpec> kind() {
    return HubSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return HUB;
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("hub", name, value, KEYS);
    Optional<Name> entity = map.get(ENTITY);
    List<Event> sources = vault.events().sources(map);
    List<Name> businessKey = map.get(BUSINESS_KEY);
    HubSpec spec =
        HubSpec.builder()
            .setName(name.text())
            .setEntity(entity.map(e -> e.inSnakeCase("entity").text()).orElse(name.text()))
            .setBusinessKey(SourceColumns.checkTelling(businessKey, sources))
            .setExtra(SourceColumns.checkFurther(EXTRA, map, BUSINESS_KEY, businessKey, sources))
            .setSources(Events.names(sources))
            .setDescription(map.get(CommonKeys.DESCRIPTION))
            .build();
    vault.hubs().add(new ReadHub(spec, name, sources), entity);
    vault.add(spec);
  }
}
