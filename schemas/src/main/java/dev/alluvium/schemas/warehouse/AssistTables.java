package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.required;

import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.PitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables that make a vault quick to query. They hold keys; {@link QueryAssists} fills them. */
final class AssistTables {
  static final String DATASET = "vault";
  static final String SNAPSHOT_TS = "snapshot_ts";

  private AssistTables() {}

  /** Hub key, snapshot, and the key of each satellite's row: by these four it is found alone. */
  static TableSpec table(PitSpec pit, String owner) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(refersTo(pit.hub().hashKey(), pit.hub()));
    columns.add(
        required(
            SNAPSHOT_TS, ColumnType.TIMESTAMP, "What was loaded until then, inclusive, counts."));
    for (String satellite : pit.satellites()) {
      String row = " of the row of " + satellite + " in force";
      columns.add(string(satellite + "_hk", "Hash key" + row + "; zeros where there was none."));
      columns.add(
          required(
              satellite + "_" + VaultTables.LOAD_TS, ColumnType.TIMESTAMP, "Load" + row + "."));
      columns.add(
          required(
              satellite + "_" + VaultTables.LOAD_SEQUENCE,
              ColumnType.INT64,
              "Sequence" + row + "."));
      columns.add(string(satellite + "_" + VaultTables.HASHDIFF, "Hash" + row + "."));
    }
    return table(pit.name(), pit.description(), owner, columns)
        .setKey(List.of(pit.hub().hashKey(), SNAPSHOT_TS))
        .setPartitionBy(Optional.of(SNAPSHOT_TS))
        .setClusterBy(List.of(pit.hub().hashKey()))
        .build();
  }

  /** The hubs' keys, the links' keys, then what effectivity satellites add, and load_ts. */
  static TableSpec table(BridgeSpec bridge, String owner) {
    List<ColumnSpec> columns = new ArrayList<>();
    bridge.hubs().forEach((key, hub) -> columns.add(refersTo(key, hub)));
    for (LinkSpec link : bridge.links()) {
      columns.add(string(link.hashKey(), "Refers to " + link.name() + "."));
    }
    for (EffectivitySatelliteSpec satellite : bridge.effectivity()) {
      String then = " in force then by " + satellite.name() + "; zeros where there was none.";
      for (HubReference reference : changing(satellite)) {
        columns.add(string(reference.hashKey(), "Key of " + reference.hub().name() + then));
      }
      columns.add(string(satellite.link().hashKey(), "Key of " + satellite.link().name() + then));
    }
    columns.add(
        required(
            VaultTables.LOAD_TS,
            ColumnType.TIMESTAMP,
            "When the path was complete: the last load_ts of its links, UTC."));
    return table(bridge.name(), bridge.description(), owner, columns)
        .setKey(bridge.links().stream().map(LinkSpec::hashKey).toList())
        .setPartitionBy(Optional.of(VaultTables.LOAD_TS))
        .setClusterBy(List.of(bridge.hub().hashKey()))
        .build();
  }

  /** The references of the satellite's link that change while the driving ones hold still. */
  static List<HubReference> changing(EffectivitySatelliteSpec satellite) {
    return satellite.link().hubs().stream()
        .filter(reference -> !satellite.driving().contains(reference))
        .toList();
  }

  private static TableSpec.Builder table(
      String name, String description, String owner, List<ColumnSpec> columns) {
    return TableSpec.builder()
        .setDataset(DATASET)
        .setName(name)
        .setDescription(description)
        .setOwner(owner)
        .setColumns(columns)
        .setRule(MergeRule.LAST_WRITTEN);
  }

  private static ColumnSpec refersTo(String key, HubSpec hub) {
    return string(key, "Refers to " + hub.name() + ".");
  }

  private static ColumnSpec string(String name, String description) {
    return required(name, ColumnType.STRING, description);
  }
}
