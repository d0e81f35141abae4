package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads bridges, which name what the vault's contract declares. */
final class BridgeReader {
  private static final List<String> KEYS = List.of("hub", "links", "effectivity", "description");

  private final Map<String, HubSpec> hubs;
  private final Map<String, LinkSpec> links;
  private final Map<String, EffectivitySatelliteSpec> effectivity;

  private BridgeReader(VaultSpec vault) {
    hubs = byName(vault.tables(HubSpec.class), HubSpec::name);
    links = byName(vault.tables(LinkSpec.class), LinkSpec::name);
    effectivity = byName(vault.tables(EffectivitySatelliteSpec.class), EffectivitySatelliteSpec::name);
  }

  private static <T> Map<String, T> byName(List<T> specs, Function<T, String> name) {
    return specs.stream().collect(toMap(name, s -> s, (a, b) -> a, LinkedHashMap::new));
  }

  /** The bridges of {@code bridges:}; it may be left out. */
  static List<BridgeSpec> read(YamlMap root, VaultSpec vault) {
    BridgeReader reader = new BridgeReader(vault);
    List<BridgeSpec> bridges = new ArrayList<>();
    root.findMap("bridges")
        .items()
        .forEach((name, value) -> reader.read(name, value).ifPresent(bridges::add));
    return List.copyOf(bridges);
  }

  private Optional<BridgeSpec> read(Name name, YamlNode value) {
    YamlMap map = value.map("bridge " + name.inSnakeCase("bridge")).allow(KEYS);
    List<Name> linkNames = map.needNames("links");
    List<Name> satelliteNames = map.findNames("effectivity");
    String description = map.needText("description");
    Optional<HubSpec> hub = map.needName("hub").flatMap(n -> find(hubs, "hub", n));
    if (hub.isEmpty()) {
      return Optional.empty();
    }
    Map<String, HubSpec> reached = new LinkedHashMap<>(Map.of(hub.get().entity(), hub.get()));
    List<LinkSpec> path = new ArrayList<>();
    for (Name linkName : linkNames) {
      find(links, "link", linkName).ifPresent(link -> path.add(follow(linkName, link, reached)));
    }
    List<EffectivitySatelliteSpec> added = new ArrayList<>();
    for (Name satelliteName : satelliteNames) {
      find(effectivity, "effectivity satellite", satelliteName)
          .ifPresent(satellite -> added.add(join(satelliteName, satellite, reached)));
    }
    return Optional.of(BridgeSpec.of(name.text(), hub.get(), path, added, description));
  }

  private static <T> Optional<T> find(Map<String, T> specs, String what, Name name) {
    T spec = specs.get(name.text());
    if (spec == null) {
      name.fault("%s", Choice.unknown(what, name.text(), specs.keySet()));
    }
    return Optional.ofNullable(spec);
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
