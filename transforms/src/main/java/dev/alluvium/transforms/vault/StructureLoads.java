package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.TrackingPeriod;
import dev.alluvium.schemas.warehouse.StructureTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one event's columns become in non-historised, multi-active, record-tracking and
 * status-tracking satellites, and in references. A satellite has no row where its parent has none.
 */
final class StructureLoads {
  private final EventKeys keys;
  private final EventColumns event;
  private final VaultLoads loads;

  StructureLoads(EventKeys keys, EventColumns event, VaultLoads loads) {
    this.keys = keys;
    this.event = event;
    this.loads = loads;
  }

  /** The first row per key. */
  TableLoad nonHistorised(NonHistorisedSatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = loads.of(satellite.parent(), table);
    loads.firstOnly(load, satellite.parent().key());
    loads.columns(load, satellite.attributes());
    return loads.loaded(load);
  }

  /** An observation of one member; none where a column of the child key is NULL, which counts. */
  TableLoad multiActive(MultiActiveSatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = loads.of(satellite.parent(), table).countKeyless();
    satellite.childKey().forEach(column -> load.require(keys.standard(column)));
    loads.columns(load, satellite.described());
    load.value(keys.key(satellite.childKey()));
    load.value(keys.hashdiff(satellite.described(), satellite.caseSensitive()));
    return loads.observed(load, loads.loadTs());
  }

  /** A row per event, or the first per key, source, and hour or day. */
  TableLoad recordTracking(RecordTrackingSatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = loads.of(satellite.parent(), table);
    TrackingPeriod per = satellite.per();
    if (per != TrackingPeriod.EVENT) {
      int period = keys.derived(values -> period(per, eventTs(values)));
      int key = keys.key(satellite.parent().key().get(0));
      load.value(period);
      load.firstOnly(keys.combined(List.of(key, period, loads.recordSource())));
    }
    return loads.loaded(load);
  }

  private static Instant eventTs(@Nullable Object[] values) {
    return (Instant) Objects.requireNonNull(values[EventColumns.EVENT_TS_INDEX]);
  }

  private static Object period(TrackingPeriod per, Instant instant) {
    return per == TrackingPeriod.HOUR
        ? instant.truncatedTo(ChronoUnit.HOURS)
        : LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** An observation per event, as of the full load that it is in, or else its time. */
  TableLoad statusTracking(StatusTrackingSatelliteSpec satellite, TableSpec table) {
    TableLoad.Builder load = loads.of(satellite.parent(), table);
    load.value(status(satellite));
    if (satellite.snapshot().isEmpty()) {
      return loads.observed(load, loads.loadTs());
    }
    int snapshot = event.indexOf(satellite.snapshot().get());
    load.value(keys.column(satellite.snapshot().get()));
    return loads.observed(
        load,
        keys.derived(values -> values[snapshot] == null ? eventTs(values) : values[snapshot]));
  }

  private int status(StatusTrackingSatelliteSpec satellite) {
    if (satellite.deletedWhen().isEmpty()) {
      return keys.constant(StructureTables.APPEARED);
    }
    RowPredicate deleted = Conditions.compile(satellite.deletedWhen(), event::indexOf);
    return keys.derived(
        values -> deleted.test(values) ? StructureTables.DELETED : StructureTables.APPEARED);
  }

  /** A row per event, of which the latest of a key stands; none where a column of it is blank. */
  TableLoad reference(ReferenceSpec reference, TableSpec table) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    reference.key().forEach(column -> load.require(keys.standard(column)));
    loads.columns(load, reference.key());
    loads.columns(load, reference.attributes());
    return loads.sequenced(load);
  }
}
