package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HistorySpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.PitSpec;
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
  private final Map<String, HistorySpec> histories = new LinkedHashMap<>();

  private PitReader(VaultSpec vault) {
    vault.tables(HubSpec.class).forEach(hub -> hubs.put(hub.name(), hub));
    vault.tables(HistorySpec.class).forEach(history -> histories.put(history.name(), history));
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

  private void check(Name name, HubSpec hub) {
    List<String> fitting =
        histories.values().stream()
            .filter(history -> isOf(hub, history))
            .map(HistorySpec::name)
            .toList();
    HistorySpec history = histories.get(name.text());
    if (history == null) {
      name.fault("%s", Choice.unknown("satellite", name.text(), fitting));
    } else if (!history.roles().isEmpty()) {
      name.fault(
          "%s is driven by the role \"%s\"; a PIT table has what an entity itself drives",
          name, history.roles().get(0));
    } else if (!isOf(hub, history)) {
      name.fault(
          "%s is not a satellite of %s alone%s",
          name,
          hub.name(),
          fitting.isEmpty() ? "; it has none" : ". One of: " + String.join(", ", fitting) + ".");
    } else if (hub.hashKey().equals(name + "_hk")) {
      name.fault("\"%s_hk\" would be two columns; rename the satellite", name);
    }
  }

  private static boolean isOf(HubSpec hub, HistorySpec history) {
    return history.about().equals(List.of(hub)) && history.roles().isEmpty();
  }
}
