package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.TrackingPeriod;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A record-tracking satellite's row: hash key, hour or day if there is one row in each, load_ts,
 * record_source. None where the key is NULL.
 */
final class RecordTrackingLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final ParentKey parent;
  private final TrackingPeriod per;
  private final String recordSource;
  private final EarliestSeen seen = new EarliestSeen();

  RecordTrackingLoader(
      RecordTrackingSatelliteSpec satellite, TableSpec table, EventKeys keys, String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.parent = ParentKey.of(satellite.parent(), keys);
    this.per = satellite.per();
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    String hashKey = parent.hash(keys);
    if (hashKey == null) {
      return;
    }
    Instant loadTs = Objects.requireNonNull((Instant) event[EventColumns.EVENT_TS_INDEX]);
    Object period = period(loadTs);
    if (period == null) {
      give(rows, hashKey, loadTs, recordSource);
    } else if (!seen.isRepeat(hashKey + period, event)) {
      give(rows, hashKey, period, loadTs, recordSource);
    }
  }

  private @Nullable Object period(Instant instant) {
    return switch (per) {
      case EVENT -> null;
      case HOUR -> instant.truncatedTo(ChronoUnit.HOURS);
      case DAY -> LocalDate.ofInstant(instant, ZoneOffset.UTC);
    };
  }

  private void give(VaultRows rows, Object... values) {
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
