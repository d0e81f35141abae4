package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.KeySpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.warehouse.GhostRows;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.List;

/** What one event's columns become in hubs, links and satellites: the columns of their tables. */
final class VaultLoads {
  private final EventKeys keys;
  private final HashAlgorithm hash;
  private final int loadTs;
  private final int loadSequence;
  private final int recordSource;

  /**
   * @param hash the algorithm of the keys, whose ghost key stands where a reference is to nothing
   * @param recordSource number of the staged record source
   */
  VaultLoads(EventKeys keys, HashAlgorithm hash, int recordSource) {
    this.keys = keys;
    this.hash = hash;
    this.loadTs = keys.column(EventColumns.EVENT_TS);
    this.loadSequence = keys.column(EventColumns.EVENT_SEQUENCE);
    this.recordSource = recordSource;
  }

  /** The first row per key; none where the key is NULL. */
  TableLoad hub(HubSpec hub, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    needed(load, hub.key());
    firstOnly(load, hub.key());
    columns(load, hub.businessKey());
    columns(load, hub.extra());
    return loaded(load);
  }

  /**
   * The first row per key of a hub that a link refers to in a role; extra columns are NULL, as they
   * are not of that key. A NULL key is the link's to count.
   */
  TableLoad role(HubReference role, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table);
    needed(load, role.key());
    firstOnly(load, role.key());
    columns(load, role.businessKey());
    role.hub().extra().forEach(column -> load.value(keys.derived(event -> null)));
    return loaded(load);
  }

  /**
   * The first row per key; of a non-historised link any, as its key is the transaction's. None
   * where a reference is NULL, unless a ghost stands for that.
   */
  TableLoad link(LinkSpec link, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    needed(load, link.key());
    if (link.historised()) {
      firstOnly(load, link.key());
    }
    references(load, link.hubs(), List.of());
    columns(load, link.dependentKey());
    columns(load, link.payload());
    return loaded(load);
  }

  /**
   * An observation per event; the view over them folds what did not change, so that the history is
   * the same whatever the order of arrival. None where the parent has no row.
   */
  TableLoad satellite(SatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = of(satellite.parent(), table);
    columns(load, satellite.attributes());
    columns(load, satellite.extra());
    load.value(keys.hashdiff(satellite.hashdiff(), satellite.caseSensitive()));
    return observed(load, satellite.effectiveFrom().map(keys::column).orElse(loadTs));
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
    load.value(keys.key(link.key().get(0)));
    return observed(load, loadTs);
  }

  /** Rows that begin with the key of a hub or link; none where that has none of the event. */
  TableLoad.Builder of(ParentSpec parent, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table);
    parent.neededKeys().forEach(part -> load.require(keys.key(part)));
    parent.key().forEach(part -> load.value(keys.key(part)));
    return load;
  }

  /** Of the rows of one key, the earliest is enough. */
  void firstOnly(TableLoad.Builder load, List<KeySpec> key) {
    if (key.size() == 1 && key.get(0).isHashed()) {
      load.firstOnly(keys.key(key.get(0)));
    }
  }

  private void needed(TableLoad.Builder load, List<KeySpec> key) {
    key.forEach(part -> load.needed(keys.key(part)));
  }

  void columns(TableLoad.Builder load, List<String> columns) {
    columns.forEach(column -> load.value(keys.column(column)));
  }

  /** Ends rows with when they were loaded and from where. */
  TableLoad loaded(TableLoad.Builder load) {
    return load.value(loadTs).value(recordSource).build();
  }

  /** Ends observations with from when they are so, and when and from where they were loaded. */
  TableLoad observed(TableLoad.Builder load, int effectiveFrom) {
    return sequenced(load.value(effectiveFrom));
  }

  /** Ends rows with when, in which order and from where they were loaded. */
  TableLoad sequenced(TableLoad.Builder load) {
    return load.value(loadTs).value(loadSequence).value(recordSource).build();
  }

  int loadTs() {
    return loadTs;
  }

  int recordSource() {
    return recordSource;
  }

  /** The hubs' keys; a ghost's where one is NULL and may be, unless it is needed. */
  private void references(
      TableLoad.Builder load, List<HubReference> references, List<HubReference> needed) {
    for (HubReference reference : references) {
      String ghost = needed.contains(reference) ? null : GhostRows.key(reference.whenNull(), hash);
      for (KeySpec part : reference.key()) {
        if (ghost == null) {
          load.needed(keys.key(part));
        } else if (part.isHashed()) {
          load.orElse(keys.key(part), ghost);
        } else {
          load.value(keys.key(part));
        }
      }
    }
  }
}
