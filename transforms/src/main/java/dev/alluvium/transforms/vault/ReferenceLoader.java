package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A reference table's row: key, attributes, load_ts, load_sequence, record_source. None where a
 * column of the key is NULL or blank.
 */
final class ReferenceLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final int[] key;
  private final int[] attributes;
  private final String recordSource;

  ReferenceLoader(
      ReferenceSpec reference, TableSpec table, EventColumns columns, String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.key = columns.indexesOf(reference.key());
    this.attributes = columns.indexesOf(reference.attributes());
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    int next = 0;
    for (int column : key) {
      if (keys.isNull(column)) {
        rows.keyless(table);
        return;
      }
      values[next++] = event[column];
    }
    for (int column : attributes) {
      values[next++] = event[column];
    }
    values[next++] = event[EventColumns.EVENT_TS_INDEX];
    values[next++] = event[EventColumns.EVENT_SEQUENCE_INDEX];
    values[next] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
