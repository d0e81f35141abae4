package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.vault.VaultSection;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.computed.SnapshotSpec;
import dev.alluvium.schemas.spec.vault.HistorySpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.List;
import java.util.Optional;

/** Reads PIT tables, which name what the vault's contract declares. */
final class PitReader implements ComputedSection<PitSpec> {
  private static final Key<Optional<Name>> HUB =
      Key.needName("hub", "The hub whose keys it has, by table name.");
  private static final Key<List<Name>> SATELLITES =
      Key.needNames(
          "satellites", "Satellites of the hub, and effectivity satellites that it alone drives.");
  private static final Section KEYS =
      Section.of(HUB, SATELLITES, Snapshots.SNAPSHOTS, CommonKeys.DESCRIPTION);
  private static final Definition PIT =
      Definition.of("pit", "Which rows of a hub's satellites were in force, per snapshot.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "pits",
          PIT.reference(),
          "PIT tables by name: which rows of a hub's satellites were in force, per snapshot.");

  @Override
  public Class<PitSpec> kind() {
    return PitSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return PIT;
  }

  @Override
  public Optional<PitSpec> read(Name name, YamlNode value, VaultSpec vault) {
    YamlMap map = VaultSection.block("PIT table", name, value, KEYS);
    List<Name> satellites = map.get(SATELLITES);
    SnapshotSpec snapshots = Snapshots.read(map.get(Snapshots.SNAPSHOTS));
    String description = map.get(CommonKeys.DESCRIPTION);
    Optional<HubSpec> hub = map.get(HUB).flatMap(n -> hub(n, vault.tables(HubSpec.class)));
    List<HistorySpec> histories = vault.tables(HistorySpec.class);
    hub.ifPresent(h -> satellites.forEach(satellite -> check(satellite, h, histories)));
    return hub.map(
        h -> PitSpec.of(name.text(), h, Names.texts(satellites), snapshots, description));
  }

  private static Optional<HubSpec> hub(Name name, List<HubSpec> hubs) {
    Optional<HubSpec> hub = hubs.stream().filter(h -> h.name().equals(name.text())).findFirst();
    if (hub.isEmpty()) {
      name.fault("%s", Choice.unknown("hub", name.text(), names(hubs)));
    }
    return hub;
  }

  private static List<String> names(List<HubSpec> hubs) {
    return hubs.stream().map(HubSpec::name).toList();
  }

  private static void check(Name name, HubSpec hub, List<HistorySpec> histories) {
    List<String> fitting =
        histories.stream().filter(history -> isOf(hub, history)).map(HistorySpec::name).toList();
    Optional<HistorySpec> history =
        histories.stream().filter(h -> h.name().equals(name.text())).findFirst();
    if (history.isEmpty()) {
      name.fault("%s", Choice.unknown("satellite", name.text(), fitting));
    } else if (!history.get().roles().isEmpty()) {
      name.fault(
          "%s is driven by the role \"%s\"; a PIT table has what an entity itself drives",
          name, history.get().roles().get(0));
    } else if (!isOf(hub, history.get())) {
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
