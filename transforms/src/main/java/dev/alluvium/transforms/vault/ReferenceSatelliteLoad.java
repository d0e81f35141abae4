package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.ReferenceSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/** Loads reference satellites: an observation per event, of which the view folds repeats. */
final class ReferenceSatelliteLoad implements VaultLoad<ReferenceSatelliteSpec> {
  @Override
  public Class<ReferenceSatelliteSpec> kind() {
    return ReferenceSatelliteSpec.class;
  }

  /** None where a column of the key is blank, which counts. */
  @Override
  public TableLoad load(ReferenceSatelliteSpec satellite, TableSpec table, StagedEvent event) {
    EventKeys keys = event.keys();
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    satellite.key().forEach(column -> load.require(keys.standard(column)));
    event.columns(load, satellite.columns());
    load.value(keys.hashdiff(satellite.attributes(), satellite.caseSensitive()));
    return event.observed(load, event.loadTs());
  }
}
