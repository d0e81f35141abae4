package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.warehouse.StructureTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A status-tracking satellite's observation: hash key, status, snapshot_ts if full loads are
 * tracked, effective_from (the full load if the event is in one, else its time), load_ts,
 * load_sequence, record_source. None where the key is NULL.
 */
final class StatusTrackingLoader implements VaultLoader {
  private static final int NO_SNAPSHOT = -1;

  private final TableSpec table;
  private final Schema schema;
  private final ParentKey parent;
  private final @Nullable RowPredicate deletedWhen;
  private final int snapshot;
  private final String recordSource;

  StatusTrackingLoader(
      StatusTrackingSatelliteSpec satellite,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.parent = ParentKey.of(satellite.parent(), keys);
    this.deletedWhen =
        satellite.deletedWhen().isEmpty()
            ? null
            : Conditions.compile(satellite.deletedWhen(), columns::indexOf);
    this.snapshot = satellite.snapshot().map(columns::indexOf).orElse(NO_SNAPSHOT);
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    String hashKey = parent.hash(keys);
    if (hashKey == null) {
      return;
    }
    boolean deleted = deletedWhen != null && deletedWhen.test(event);
    Object loadTs = event[EventColumns.EVENT_TS_INDEX];
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    int next = 0;
    values[next++] = hashKey;
    values[next++] = deleted ? StructureTables.DELETED : StructureTables.APPEARED;
    Object fullLoad = null;
    if (snapshot != NO_SNAPSHOT) {
      fullLoad = event[snapshot];
      values[next++] = fullLoad;
    }
    values[next++] = fullLoad == null ? loadTs : fullLoad;
    values[next++] = loadTs;
    values[next++] = event[EventColumns.EVENT_SEQUENCE_INDEX];
    values[next] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
