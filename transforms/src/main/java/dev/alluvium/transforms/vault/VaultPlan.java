package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one type bring to the vault. Not safe for several threads. */
final class VaultPlan {
  private final EventKeys keys;
  private final List<VaultLoader> loaders = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    String source = event.name();
    keys = new EventKeys(EventColumns.of(event), vault.hash());
    int recordSource =
        event.recordSource().map(keys::column).orElseGet(() -> keys.constant(event.topic()));
    VaultLoads loads = new VaultLoads(keys, WarehouseModel.ghostKey(vault.hash()), recordSource);
    for (HubSpec hub : vault.hubs()) {
      if (hub.sources().contains(source)) {
        loaders.add(loads.hub(hub, table(warehouse, hub.name())));
      }
    }
    for (LinkSpec link : vault.links()) {
      if (link.sources().contains(source)) {
        loaders.add(loads.link(link, table(warehouse, link.name())));
      }
    }
    for (SatelliteSpec satellite : vault.satellites()) {
      if (satellite.sources().contains(source)) {
        loaders.add(loads.satellite(satellite, table(warehouse, satellite.observations())));
      }
    }
    for (EffectivitySatelliteSpec satellite : vault.effectivitySatellites()) {
      if (satellite.sources().contains(source)) {
        loaders.add(loads.effectivity(satellite, table(warehouse, satellite.observations())));
      }
    }
  }

  private static TableSpec table(WarehouseSpec warehouse, String name) {
    return warehouse.table("vault." + name);
  }

  /** Gives every row that the event brings. */
  void load(@Nullable Object[] event, VaultRows rows) {
    keys.load(event);
    for (VaultLoader loader : loaders) {
      loader.load(event, keys, rows);
    }
  }
}
