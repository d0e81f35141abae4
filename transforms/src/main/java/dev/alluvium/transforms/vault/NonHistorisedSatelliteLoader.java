package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A non-historised satellite's row: hash key, attributes, load_ts, record_source. None where the
 * key is NULL.
 */
final class NonHistorisedSatelliteLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final ParentKey parent;
  private final int[] attributes;
  private final String recordSource;
  private final EarliestSeen seen = new EarliestSeen();

  NonHistorisedSatelliteLoader(
      NonHistorisedSatelliteSpec satellite,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.parent = ParentKey.of(satellite.parent(), keys);
    this.attributes = columns.indexesOf(satellite.attributes());
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    String hashKey = parent.hash(keys);
    if (hashKey == null || seen.isRepeat(hashKey, event)) {
      return;
    }
    @Nullable Object[] values = new @Nullable Object[attributes.length + 3];
    int next = 0;
    values[next++] = hashKey;
    for (int attribute : attributes) {
      values[next++] = event[attribute];
    }
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
