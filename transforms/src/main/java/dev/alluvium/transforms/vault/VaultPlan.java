package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one type bring to the vault. Not safe for several threads. */
final class VaultPlan {
  private final EventKeys keys;
  private final List<VaultLoader> loaders = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    EventColumns columns = EventColumns.of(event);
    String source = event.name();
    keys = new EventKeys(columns, vault.hash(), vault.escapeDelimiter());
    for (HubSpec hub : vault.hubs()) {
      if (hub.sources().contains(source)) {
        loaders.add(new HubLoader(hub, table(warehouse, hub.name()), columns, keys, event.topic()));
      }
    }
    for (LinkSpec link : vault.links()) {
      if (link.sources().contains(source)) {
        TableSpec table = table(warehouse, link.name());
        loaders.add(new LinkLoader(link, table, columns, keys, vault.hash(), event.topic()));
      }
    }
    for (SatelliteSpec satellite : vault.satellites()) {
      if (satellite.sources().contains(source)) {
        TableSpec table = table(warehouse, satellite.observations());
        loaders.add(SatelliteLoader.of(satellite, table, columns, keys, event.topic()));
      }
    }
    for (EffectivitySatelliteSpec satellite : vault.effectivitySatellites()) {
      if (satellite.sources().contains(source)) {
        TableSpec table = table(warehouse, satellite.observations());
        loaders.add(SatelliteLoader.of(satellite, table, keys, event.topic()));
      }
    }
    addDescriptions(event, vault, warehouse, columns);
    addTracking(event, vault, warehouse, columns);
  }

  private void addDescriptions(
      EventSpec event, VaultSpec vault, WarehouseSpec warehouse, EventColumns columns) {
    for (NonHistorisedSatelliteSpec satellite : vault.nonHistorisedSatellites()) {
      if (satellite.sources().contains(event.name())) {
        TableSpec table = table(warehouse, satellite.name());
        loaders.add(
            new NonHistorisedSatelliteLoader(satellite, table, columns, keys, event.topic()));
      }
    }
    for (MultiActiveSatelliteSpec satellite : vault.multiActiveSatellites()) {
      if (satellite.sources().contains(event.name())) {
        TableSpec table = table(warehouse, satellite.observations());
        loaders.add(new MultiActiveLoader(satellite, table, columns, keys, event.topic()));
      }
    }
    for (ReferenceSpec reference : vault.references()) {
      if (reference.sources().contains(event.name())) {
        TableSpec table = table(warehouse, reference.name());
        loaders.add(new ReferenceLoader(reference, table, columns, event.topic()));
      }
    }
  }

  private void addTracking(
      EventSpec event, VaultSpec vault, WarehouseSpec warehouse, EventColumns columns) {
    for (RecordTrackingSatelliteSpec satellite : vault.recordTrackingSatellites()) {
      if (satellite.sources().contains(event.name())) {
        TableSpec table = table(warehouse, satellite.name());
        loaders.add(new RecordTrackingLoader(satellite, table, keys, event.topic()));
      }
    }
    for (StatusTrackingSatelliteSpec satellite : vault.statusTrackingSatellites()) {
      if (satellite.sources().contains(event.name())) {
        TableSpec table = table(warehouse, satellite.observations());
        loaders.add(new StatusTrackingLoader(satellite, table, columns, keys, event.topic()));
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
