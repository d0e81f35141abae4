package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/** Loads non-historised satellites: the first row per key. */
final class NonHistorisedSatelliteLoad implements VaultLoad<NonHistorisedSatelliteSpec> {
  @Override
  public Class<NonHistorisedSatelliteSpec> kind() {
    return NonHistorisedSatelliteSpec.class;
  }

  /** None where the parent has no row. */
  @Override
  public TableLoad load(NonHistorisedSatelliteSpec satellite, TableSpec table, StagedEvent event) {
    TableLoad.Builder load = event.about(satellite.parent(), table);
    event.firstOnly(load, satellite.parent().key());
    event.columns(load, satellite.columns());
    return event.loaded(load);
  }
}
