package dev.alluvium.schemas.warehouse.computed;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.vault.VaultTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A bridge: the keys of the paths that links make. */
final class BridgeRelations implements ComputedRelations<BridgeSpec> {
  @Override
  public Class<BridgeSpec> kind() {
    return BridgeSpec.class;
  }

  /** The hubs' keys, the links' keys, then what effectivity satellites add, and load_ts. */
  @Override
  public TableSpec table(BridgeSpec bridge, String owner) {
    List<ColumnSpec> columns = new ArrayList<>();
    bridge.hubs().forEach((key, hub) -> columns.add(AssistTables.refersTo(key, hub)));
    for (LinkSpec link : bridge.links()) {
      columns.add(AssistTables.string(link.hashKey(), "Refers to " + link.name() + "."));
    }
    for (EffectivitySatelliteSpec satellite : bridge.effectivity()) {
      String then = " in force then by " + satellite.name() + "; zeros where there was none.";
      for (HubReference reference : changing(satellite)) {
        columns.add(
            AssistTables.string(reference.hashKey(), "Key of " + reference.hub().name() + then));
      }
      columns.add(
          AssistTables.string(
              satellite.link().hashKey(), "Key of " + satellite.link().name() + then));
    }
    columns.add(
        required(
            VaultTables.LOAD_TS,
            ColumnType.TIMESTAMP,
            "When the path was complete: the last load_ts of its links, UTC."));
    return AssistTables.table(bridge, owner, columns)
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

  @Override
  public List<String> rebuild(BridgeSpec bridge, ComputedRange range) {
    return new BridgeSql(bridge, range.hash()).rebuild(range.from(), range.until());
  }
}
