package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/**
 * Loads satellites: an observation per event. The view over them folds what did not change, so that
 * the history is the same whatever the order of arrival.
 */
final class SatelliteLoad implements VaultLoad<SatelliteSpec> {
  @Override
  public Class<SatelliteSpec> kind() {
    return SatelliteSpec.class;
  }

  /** None where the parent has no row. */
  @Override
  public TableLoad load(SatelliteSpec satellite, TableSpec table, StagedEvent event) {
    EventKeys keys = event.keys();
    TableLoad.Builder load = event.about(satellite.parent(), table);
    event.columns(load, satellite.columns());
    event.orderOfChanges(load, table, satellite.columns());
    load.value(keys.hashdiff(satellite.hashdiff(), satellite.caseSensitive()));
    return event.observed(load, satellite.effectiveFrom().map(keys::column).orElse(event.loadTs()));
  }
}
