package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.computed.SnapshotSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PIT table of a hub and satellites of the case. */
final class PitTable extends ScenarioTable {
  private final Structure hub;
  private final List<String> satellites = new ArrayList<>();

  PitTable(Structure structure, Feed feed) {
    super(structure, feed);
    hub = feed.structure(structure.need("hub"));
    String key = hub.onlyHashKey();
    name(key, StagedColumns.name(key));
    nameRole("snapshot_date", "snapshot_ts");
    for (String satellite : structure.columns("satellites")) {
      Structure of = feed.structure(satellite);
      check(of, feed, key);
      satellites.add(of.tableName());
      name(satellite + "_PK", of.tableName() + "_hk");
      name(satellite + "_LDTS", of.tableName() + "_load_ts");
      name(satellite + "_SEQUENCE", of.tableName() + "_load_sequence");
      name(satellite + "_HASHDIFF", of.tableName() + "_hashdiff");
    }
  }

  private void check(Structure satellite, Feed feed, String key) {
    List<String> keys =
        switch (satellite.kind()) {
          case SAT -> Parents.key(satellite, feed, "hash_key");
          case EFF_SAT -> satellite.columns("driving_key");
          default -> List.of();
        };
    if (!keys.equals(List.of(key))) {
      throw new ScenarioException(
          "%s in %s must be a sat keyed by %s, or an eff_sat driven by it",
          satellite.name(), structure().name(), key);
    }
  }

  @Override
  void addTo(ScenarioVault vault) {
    vault.computed.add(
        PitSpec.of(
            tableName(),
            NamedHubs.hub(hub.tableName(), hub.onlyHashKey()),
            satellites,
            snapshots(),
            tableName()));
  }

  private SnapshotSpec snapshots() {
    if (!structure().roles().has("snapshots")) {
      return SnapshotSpec.DEFAULT;
    }
    JsonBlock block = structure().roles().block("snapshots").allow("daily", "weekly", "monthly");
    int daily = days(block, "daily").orElse(SnapshotSpec.DEFAULT.daily());
    return SnapshotSpec.of(
        daily,
        days(block, "weekly").orElse(Math.max(daily, SnapshotSpec.DEFAULT.weekly())),
        days(block, "monthly"));
  }

  private static Optional<Integer> days(JsonBlock block, String key) {
    return block.one(key).map(text -> days(block, key, text));
  }

  private static int days(JsonBlock block, String key, String text) {
    if (!text.matches("[1-9][0-9]{0,5}d")) {
      throw new ScenarioException("%s, %s must be days, such as 31d", block.what(), key);
    }
    return Integer.parseInt(text.substring(0, text.length() - 1));
  }

  @Override
  boolean isBuilt() {
    return true;
  }
}
