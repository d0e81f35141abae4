package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.PitSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.SnapshotSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads PIT tables, which name what the vault's contract declares. */
final class PitReader {
  private static final List<String> KEYS = List.of("hub", "satellites", "snapshots", "description");

  private final Map<String, HubSpec> hubs = new LinkedHashMap<>();

  /** By satellite, what it is keyed by. */
  private final Map<String, List<ParentSpec>> keys = new LinkedHashMap<>();

  /** By satellite, the roles among that. */
  private final Map<String, List<String>> roles = new LinkedHashMap<>();

  private PitReader(VaultSpec vault) {
    vault.hubs().forEach(hub -> hubs.put(hub.name(), hub));
    for (SatelliteSpec satellite : vault.satellites()) {
      keys.put(satellite.name(), List.of(satellite.parent()));
    }
    for (EffectivitySatelliteSpec satellite : vault.effectivitySatellites()) {
      keys.put(
          satellite.name(), satellite.driving().stream().map(r -> (ParentSpec) r.hub()).toList());
      roles.put(
          satellite.name(),
          satellite.driving().stream().filter(HubReference::isRole).map(r -> r.name()).toList());
    }
  }

  /** The PIT tables of {@code pits:}; it may be left out. */
  static List<PitSpec> read(YamlMap root, VaultSpec vault) {
    PitReader reader = new PitReader(vault);
    List<PitSpec> pits = new ArrayList<>();
    root.findMap("pits")
        .items()
        .forEach((name, value) -> reader.read(name, value).ifPresent(pits::add));
    return List.copyOf(pits);
  }

  private Optional<PitSpec> read(Name name, YamlNode value) {
    YamlMap map = value.map("PIT table " + name.inSnakeCase("PIT table")).allow(KEYS);
    List<Name> satellites = map.needNames("satellites");
    SnapshotSpec snapshots =
        map.find("snapshots").map(Snapshots::read).orElse(SnapshotSpec.DEFAULT);
    String description = map.needText("description");
    Optional<HubSpec> hub = map.needName("hub").flatMap(this::hub);
    hub.ifPresent(h -> satellites.forEach(satellite -> check(satellite, h)));
    return hub.map(
        h -> PitSpec.of(name.text(), h, Names.texts(satellites), snapshots, description));
  }

  private Optional<HubSpec> hub(Name name) {
    HubSpec hub = hubs.get(name.text());
    if (hub == null) {
      name.fault("%s", Choice.unknown("hub", name.text(), hubs.keySet()));
    }
    return Optional.ofNullable(hub);
  }

  private List<String> roles(String satellite) {
    return roles.getOrDefault(satellite, List.of());
  }

  private void check(Name satellite, HubSpec hub) {
    List<String> fitting =
        keys.keySet().stream()
            .filter(s -> List.of(hub).equals(keys.get(s)) && roles(s).isEmpty())
            .toList();
    if (!keys.containsKey(satellite.text())) {
      satellite.fault("%s", Choice.unknown("satellite", satellite.text(), fitting));
    } else if (!roles(satellite.text()).isEmpty()) {
      satellite.fault(
          "%s is driven by the role \"%s\"; a PIT table has what an entity itself drives",
          satellite, roles(satellite.text()).get(0));
    } else if (!fitting.contains(satellite.text())) {
      satellite.fault(
          "%s is not a satellite of %s alone%s",
          satellite,
          hub.name(),
          fitting.isEmpty() ? "; it has none" : ". One of: " + String.join(", ", fitting) + ".");
    } else if (hub.hashKey().equals(satellite + "_hk")) {
      satellite.fault("\"%s_hk\" would be two columns; rename the satellite", satellite);
    }
  }
}
