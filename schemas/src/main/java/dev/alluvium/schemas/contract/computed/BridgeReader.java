package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.vault.VaultSection;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads bridges, which name what the vault's contract declares. */
final class BridgeReader implements ComputedSection<BridgeSpec> {
  private static final Key<Optional<Name>> HUB =
      Key.needName("hub", "The hub that the path starts at, by table name.");
  private static final Key<List<Name>> LINKS =
      Key.needNames(
          "links",
          "The links of the path in their order; each has a hub in common with what is before it.");
  private static final Key<List<Name>> EFFECTIVITY =
      Key.findNames(
          "effectivity",
          "Effectivity satellites driven by hubs of the path; each adds what was in force when the"
              + " path was complete.");
  private static final Section KEYS = Section.of(HUB, LINKS, EFFECTIVITY, CommonKeys.DESCRIPTION);
  private static final Definition BRIDGE =
      Definition.of("bridge", "The keys of a path of links, joined once for all queries.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "bridges",
          BRIDGE.reference(),
          "Bridges by name: the keys of a path of links, joined once for all queries.");

  @Override
  public Class<BridgeSpec> kind() {
    return BridgeSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return BRIDGE;
  }

  @Override
  public Optional<BridgeSpec> read(Name name, YamlNode value, VaultSpec vault) {
    YamlMap map = VaultSection.block("bridge", name, value, KEYS);
    List<Name> linkNames = map.get(LINKS);
    List<Name> satelliteNames = map.get(EFFECTIVITY);
    String description = map.get(CommonKeys.DESCRIPTION);
    Optional<HubSpec> hub = map.get(HUB).flatMap(n -> find(vault.tables(HubSpec.class), "hub", n));
    if (hub.isEmpty()) {
      return Optional.empty();
    }
    Map<String, HubSpec> reached = new LinkedHashMap<>(Map.of(hub.get().entity(), hub.get()));
    List<LinkSpec> path = new ArrayList<>();
    for (Name linkName : linkNames) {
      find(vault.tables(LinkSpec.class), "link", linkName)
          .ifPresent(link -> path.add(follow(linkName, link, reached)));
    }
    List<EffectivitySatelliteSpec> effectivity = vault.tables(EffectivitySatelliteSpec.class);
    List<EffectivitySatelliteSpec> added = new ArrayList<>();
    for (Name satelliteName : satelliteNames) {
      find(effectivity, "effectivity satellite", satelliteName)
          .ifPresent(satellite -> added.add(join(satelliteName, satellite, reached)));
    }
    return Optional.of(BridgeSpec.of(name.text(), hub.get(), path, added, description));
  }

  private static <T extends VaultTable> Optional<T> find(List<T> specs, String what, Name name) {
    Optional<T> spec = specs.stream().filter(s -> s.name().equals(name.text())).findFirst();
    if (spec.isEmpty()) {
      List<String> names = specs.stream().map(VaultTable::name).toList();
      name.fault("%s", Choice.unknown(what, name.text(), names));
    }
    return spec;
  }

  private static LinkSpec follow(Name name, LinkSpec link, Map<String, HubSpec> reached) {
    if (link.hubs().stream().noneMatch(reference -> has(reached, reference))) {
      name.fault("%s", gap(link, reached));
    }
    for (HubReference reference : link.hubs()) {
      HubSpec there = reached.put(reference.name(), reference.hub());
      if (reference.isRole() && there != null && !there.equals(reference.hub())) {
        name.fault(
            "\"%s\" is a role of %s in %s, but of %s before it; rename one",
            reference.name(), reference.hub().entity(), link.name(), there.entity());
      }
    }
    return link;
  }

  /** Whether the path has the hub by that name; in another role it is another step. */
  private static boolean has(Map<String, HubSpec> reached, HubReference reference) {
    return reference.hub().equals(reached.get(reference.name()));
  }

  private static String gap(LinkSpec link, Map<String, HubSpec> reached) {
    List<String> own = names(link.hubs());
    for (HubReference reference : link.hubs()) {
      if (reached.containsValue(reference.hub())) {
        return "%s calls %s by another name than the path, which has reached: %s; the link's are: %s"
            .formatted(
                link.name(), reference.hub().entity(), listed(reached.keySet()), listed(own));
      }
    }
    return "%s has no hub in common with what the path has reached: %s; put a link before it that"
            .formatted(link.name(), listed(reached.keySet()))
        + " leads to one of its own: "
        + listed(own);
  }

  private static EffectivitySatelliteSpec join(
      Name name, EffectivitySatelliteSpec satellite, Map<String, HubSpec> reached) {
    List<HubReference> missing =
        satellite.driving().stream().filter(reference -> !has(reached, reference)).toList();
    if (!missing.isEmpty()) {
      name.fault(
          "%s is driven by %s, which the path does not reach; it reaches: %s",
          satellite.name(), listed(names(missing)), listed(reached.keySet()));
      return satellite;
    }
    for (HubReference reference : satellite.link().hubs()) {
      if (!satellite.driving().contains(reference)
          && reached.putIfAbsent(reference.name(), reference.hub()) != null) {
        name.fault(
            "%s would add %s, which the path has already; leave one of the two out",
            satellite.name(), reference.name());
      }
    }
    return satellite;
  }

  private static List<String> names(List<HubReference> references) {
    return references.stream().map(HubReference::name).toList();
  }

  private static String listed(Collection<String> names) {
    return String.join(", ", names);
  }
}
