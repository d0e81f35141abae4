package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/** Loads multi-active satellites: an observation of one member per event. */
final class MultiActiveLoad implements VaultLoad<MultiActiveSatelliteSpec> {
  @Override
  public Class<MultiActiveSatelliteSpec> kind() {
    return MultiActiveSatelliteSpec.class;
  }

  /**
   * None where the parent has no row, and none where a column of the child key is NULL, which
   * counts.
   */
  @Override
  public TableLoad load(MultiActiveSatelliteSpec satellite, TableSpec table, StagedEvent event) {
    EventKeys keys = event.keys();
    TableLoad.Builder load = event.about(satellite.parent(), table).countKeyless();
    satellite.childKey().forEach(column -> load.require(keys.standard(column)));
    event.columns(load, satellite.columns());
    load.value(keys.key(satellite.childKey()));
    load.value(keys.hashdiff(satellite.columns(), satellite.caseSensitive()));
    return event.observed(load, event.loadTs());
  }
}
