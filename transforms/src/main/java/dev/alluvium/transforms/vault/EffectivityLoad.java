package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/**
 * Loads effectivity satellites. What is observed of the driving key is the link itself: its hash
 * key is the hashdiff.
 */
final class EffectivityLoad implements VaultLoad<EffectivitySatelliteSpec> {
  @Override
  public Class<EffectivitySatelliteSpec> kind() {
    return EffectivitySatelliteSpec.class;
  }

  /** An observation wherever the link has a row and the driving key is not NULL. */
  @Override
  public TableLoad load(EffectivitySatelliteSpec satellite, TableSpec table, StagedEvent event) {
    LinkSpec link = satellite.link();
    TableLoad.Builder load = TableLoad.into(table);
    event.needed(load, link.key());
    event.references(load, link.hubs(), satellite.driving());
    load.value(event.keys().key(link.key().get(0)));
    return event.observed(load, event.loadTs());
  }
}
