package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.vault.TrackingPeriod;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Loads record-tracking satellites: a row per event, or the first per key, source, and hour or day.
 */
final class RecordTrackingLoad implements VaultLoad<RecordTrackingSatelliteSpec> {
  @Override
  public Class<RecordTrackingSatelliteSpec> kind() {
    return RecordTrackingSatelliteSpec.class;
  }

  /** None where the parent has no row. */
  @Override
  public TableLoad load(RecordTrackingSatelliteSpec satellite, TableSpec table, StagedEvent event) {
    EventKeys keys = event.keys();
    TableLoad.Builder load = event.about(satellite.parent(), table);
    TrackingPeriod per = satellite.per();
    if (per != TrackingPeriod.EVENT) {
      int period = keys.derived(values -> period(per, StagedEvent.ts(values)));
      int key = keys.key(satellite.parent().key().get(0));
      load.value(period);
      load.firstOnly(keys.combined(List.of(key, period, event.recordSource())));
    }
    return event.loaded(load);
  }

  private static Object period(TrackingPeriod per, Instant instant) {
    return per == TrackingPeriod.HOUR
        ? instant.truncatedTo(ChronoUnit.HOURS)
        : LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
