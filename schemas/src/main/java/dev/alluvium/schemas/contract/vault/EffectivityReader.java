package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.List;
import java.util.Optional;

/** Reads effectivity satellites. */
final class EffectivityReader implements VaultSection<EffectivitySatelliteSpec> {
  private static final Key<Optional<Name>> LINK =
      Key.needName("link", "The historised link whose times it keeps.");
  private static final Key<List<Name>> DRIVING =
      Key.needNames(
          "driving",
          "Entities of the link that hold still while the others change: some, not all.");
  private static final Section KEYS =
      Section.of(LINK, DRIVING, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of("effectivity_satellite", "From when to when a link held.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "effectivity_satellites",
          SATELLITE.reference(),
          "Effectivity satellites by name: from when to when a link held.");

  @Override
  public Class<EffectivitySatelliteSpec> kind() {
    return EffectivitySatelliteSpec.class;
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
    YamlMap map = VaultSection.block("effectivity satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    List<Name> driving = map.get(DRIVING);
    String description = map.get(CommonKeys.DESCRIPTION);
    Optional<Name> linkName = map.get(LINK);
    Optional<ReadLink> link = linkName.flatMap(n -> link(n, vault));
    if (link.isPresent()) {
      vault.parents().checkKeys(linkName.get(), link.get(), sources);
      LinkSpec spec = link.get().spec();
      vault.add(
          EffectivitySatelliteSpec.of(
              name.text(), spec, driving(map, driving, spec), Events.names(sources), description));
    }
  }

  private static Optional<ReadLink> link(Name name, ReadVault vault) {
    Optional<ReadLink> link =
        Optional.ofNullable(vault.links().get(name.text())).filter(EffectivityReader::isHistorised);
    if (link.isEmpty()) {
      List<String> names =
          vault.links().values().stream()
              .filter(EffectivityReader::isHistorised)
              .map(read -> read.spec().name())
              .toList();
      name.fault("%s", Choice.unknown("historised link", name.text(), names));
    }
    return link;
  }

  private static boolean isHistorised(ReadLink link) {
    return link.spec().historised();
  }

  private static List<HubReference> driving(YamlMap map, List<Name> driving, LinkSpec link) {
    List<String> entities = link.hubs().stream().map(HubReference::name).toList();
    for (Name entity : driving) {
      if (!entities.contains(entity.text())) {
        entity.fault("%s", Choice.missing(link.name(), "entity", entity.text(), entities));
      }
    }
    List<String> texts = Names.texts(driving);
    if (entities.size() > 1 && texts.containsAll(entities)) {
      map.at(DRIVING)
          .ifPresent(
              at ->
                  at.fault(
                      "driving names every hub of %s; one must be left to change", link.name()));
    }
    return link.hubs().stream().filter(r -> texts.contains(r.name())).toList();
  }
}
