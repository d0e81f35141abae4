package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.warehouse.GhostRows;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A link's row: hash key, the hubs' hash keys, dependent key, payload, load_ts, record_source. A
 * reference to a NULL key is to a ghost row where its policy says so; otherwise there is no row.
 */
final class LinkLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final int key;
  private final int[] references;
  private final @Nullable String[] whenNull;
  private final int[] payload;
  private final String recordSource;
  private final @Nullable EarliestSeen seen;

  LinkLoader(
      LinkSpec link,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      HashAlgorithm hash,
      String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.key = keys.key(link.keyColumns());
    this.references = link.hubs().stream().mapToInt(r -> keys.key(r.hub().businessKey())).toArray();
    this.whenNull = new @Nullable String[references.length];
    for (int i = 0; i < whenNull.length; i++) {
      whenNull[i] = GhostRows.key(link.hubs().get(i).whenNull(), hash);
    }
    List<String> payloadColumns = new ArrayList<>(link.dependentKey());
    payloadColumns.addAll(link.payload());
    this.payload = columns.indexesOf(payloadColumns);
    this.recordSource = recordSource;
    this.seen = link.historised() ? new EarliestSeen() : null;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    for (int i = 0; i < references.length; i++) {
      String found = keys.hash(references[i]);
      String reference = found == null ? whenNull[i] : found;
      if (reference == null) {
        rows.keyless(table);
        return;
      }
      values[1 + i] = reference;
    }
    String hashKey = keys.hash(key);
    if (hashKey == null) {
      rows.keyless(table);
      return;
    }
    if (seen != null && seen.isRepeat(hashKey, event)) {
      return;
    }
    values[0] = hashKey;
    for (int i = 0; i < payload.length; i++) {
      values[1 + references.length + i] = event[payload[i]];
    }
    values[values.length - 2] = event[EventColumns.EVENT_TS_INDEX];
    values[values.length - 1] = recordSource;
    rows.row(table, Row.withSchema(schema).attachValues(values));
  }
}
