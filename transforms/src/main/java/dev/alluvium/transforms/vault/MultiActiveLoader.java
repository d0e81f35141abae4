package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A multi-active satellite's observation of one member: hash key, child key, attributes,
 * child_key_hash, hashdiff, effective_from, load_ts, load_sequence, record_source. None where the
 * parent's key or a column of the child key is NULL, as automate-dv has it; the latter is counted.
 */
final class MultiActiveLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final ParentKey parent;
  private final int[] childKey;
  private final int[] described;
  private final int childKeyHash;
  private final int hashdiff;
  private final String recordSource;

  MultiActiveLoader(
      MultiActiveSatelliteSpec satellite,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.parent = ParentKey.of(satellite.parent(), keys);
    this.childKey = columns.indexesOf(satellite.childKey());
    this.described = columns.indexesOf(satellite.described());
    this.childKeyHash = keys.key(satellite.childKey());
    this.hashdiff = keys.hashdiff(satellite.described(), satellite.caseSensitive());
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    String hashKey = parent.hash(keys);
    if (hashKey == null) {
      return;
    }
    for (int column : childKey) {
      if (keys.isNull(column)) {
        rows.keyless(table);
        return;
      }
    }
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    int next = 0;
    values[next++] = hashKey;
    for (int column : described) {
      values[next++] = event[column];
    }
    values[next++] = keys.hash(childKeyHash);
    values[next++] = keys.hash(hashdiff);
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next++] = event[EventColumns.EVENT_SEQUENCE_INDEX];
    values[next] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
