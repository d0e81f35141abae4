package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A hub's row: hash key, business key, load_ts, record_source. None where the key is NULL. */
final class HubLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final int key;
  private final int[] businessKey;
  private final String recordSource;
  private final EarliestSeen seen = new EarliestSeen();

  HubLoader(
      HubSpec hub, TableSpec table, EventColumns columns, EventKeys keys, String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.key = keys.key(hub.businessKey());
    this.businessKey = columns.indexesOf(hub.businessKey());
    this.recordSource = recordSource;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    String hashKey = keys.hash(key);
    if (hashKey == null) {
      rows.keyless(table);
      return;
    }
    if (seen.isRepeat(hashKey, event)) {
      return;
    }
    @Nullable Object[] values = new @Nullable Object[businessKey.length + 3];
    values[0] = hashKey;
    for (int i = 0; i < businessKey.length; i++) {
      values[1 + i] = event[businessKey[i]];
    }
    values[values.length - 2] = event[EventColumns.EVENT_TS_INDEX];
    values[values.length - 1] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
