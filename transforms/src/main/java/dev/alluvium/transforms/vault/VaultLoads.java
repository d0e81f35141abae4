package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.KeySpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.List;

/** What one event's columns become in hubs, links and satellites: the columns of their tables. */
final class VaultLoads {
  private final EventKeys keys;
  private final String ghostKey;
  private final int loadTs;
  private final int loadSequence;
  private final int recordSource;

  /**
   * @param ghostKey what an optional reference to nothing holds
   * @param recordSource number of the staged record source
   */
  VaultLoads(EventKeys keys, String ghostKey, int recordSource) {
    this.keys = keys;
    this.ghostKey = ghostKey;
    this.loadTs = keys.column(EventColumns.EVENT_TS);
    this.loadSequence = keys.column(EventColumns.EVENT_SEQUENCE);
    this.recordSource = recordSource;
  }

  /** The first row per key; none where the key is NULL. */
  TableLoad hub(HubSpec hub, TableSpec table) {
    TableLoad.Builder load = firstOnly(TableLoad.into(table), hub.key()).countKeyless();
    needed(load, hub.key());
    columns(load, hub.businessKey());
    columns(load, hub.extra());
    return load.value(loadTs).value(recordSource).build();
  }

  /**
   * The first row per key; of a non-historised link any, as its key is the transaction's. None
   * where a reference that is not optional is NULL.
   */
  TableLoad link(LinkSpec link, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    if (link.historised()) {
      firstOnly(load, link.key());
    }
    needed(load, link.key());
    references(load, link.hubs(), List.of());
    columns(load, link.dependentKey());
    columns(load, link.payload());
    return load.value(loadTs).value(recordSource).build();
  }

  /**
   * An observation per event; the view over them folds what did not change, so that the history is
   * the same whatever the order of arrival. None where the parent's key is NULL.
   */
  TableLoad satellite(SatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table);
    needed(load, satellite.parent().key());
    columns(load, satellite.attributes());
    columns(load, satellite.extra());
    load.value(keys.hashdiff(satellite.hashdiff()));
    load.value(satellite.effectiveFrom().map(keys::column).orElse(loadTs));
    return load.value(loadTs).value(loadSequence).value(recordSource).build();
  }

  /**
   * What is observed of the driving key is the link itself: its hash key is the hashdiff. There is
   * an observation wherever the link has a row and the driving key is not NULL.
   */
  TableLoad effectivity(EffectivitySatelliteSpec satellite, TableSpec table) {
    LinkSpec link = satellite.link();
    TableLoad.Builder load = TableLoad.into(table);
    needed(load, link.key());
    references(load, link.hubs(), satellite.driving());
    load.value(keys.key(link.key().get(0))).value(loadTs);
    return load.value(loadTs).value(loadSequence).value(recordSource).build();
  }

  private static TableLoad.Builder firstOnly(TableLoad.Builder load, List<KeySpec> key) {
    return key.size() == 1 && key.get(0).isHashed() ? load.firstOnly() : load;
  }

  private void needed(TableLoad.Builder load, List<KeySpec> key) {
    key.forEach(part -> load.needed(keys.key(part)));
  }

  private void columns(TableLoad.Builder load, List<String> columns) {
    columns.forEach(column -> load.value(keys.column(column)));
  }

  /** The hubs' keys; the ghost row's where an optional one is NULL, unless that hub is needed. */
  private void references(
      TableLoad.Builder load, List<HubReference> references, List<HubSpec> needed) {
    for (HubReference reference : references) {
      boolean optional = reference.optional() && !needed.contains(reference.hub());
      for (KeySpec part : reference.hub().key()) {
        if (optional && part.isHashed()) {
          load.orElse(keys.key(part), ghostKey);
        } else if (optional) {
          load.value(keys.key(part));
        } else {
          load.needed(keys.key(part));
        }
      }
    }
  }
}
