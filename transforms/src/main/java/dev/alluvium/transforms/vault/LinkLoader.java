package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A link's row: hash key, the hubs' hash keys, dependent key, payload, load_ts, record_source. A
 * reference to a NULL key is to the ghost row where it is optional; otherwise there is no row.
 */
final class LinkLoader implements VaultLoader {
  private final TableSpec table;
  private final Schema schema;
  private final int key;
  private final int[] references;
  private final boolean[] optional;
  private final int[] payload;
  private final String ghostKey;
  private final String recordSource;
  private final @Nullable EarliestSeen seen;

  LinkLoader(
      LinkSpec link,
      TableSpec table,
      EventColumns columns,
      EventKeys keys,
      String ghostKey,
      String recordSource) {
    this.table = table;
    this.schema = table.rowSchema();
    this.key = keys.key(keyColumns(link));
    this.references = link.hubs().stream().mapToInt(r -> keys.key(r.hub().businessKey())).toArray();
    this.optional = new boolean[references.length];
    for (int i = 0; i < optional.length; i++) {
      optional[i] = link.hubs().get(i).optional();
    }
    List<String> payloadColumns = new ArrayList<>(link.dependentKey());
    payloadColumns.addAll(link.payload());
    this.payload = columns.indexesOf(payloadColumns);
    this.ghostKey = ghostKey;
    this.recordSource = recordSource;
    this.seen = link.historised() ? new EarliestSeen() : null;
  }

  /**
   * What a link's hash key is made of: the business keys in the order of the hubs, then the rest.
   */
  static List<String> keyColumns(LinkSpec link) {
    List<String> columns = new ArrayList<>();
    for (HubReference reference : link.hubs()) {
      columns.addAll(reference.hub().businessKey());
    }
    columns.addAll(link.dependentKey());
    return columns;
  }

  @Override
  public void load(@Nullable Object[] event, EventKeys keys, VaultRows rows) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    for (int i = 0; i < references.length; i++) {
      String reference = keys.hash(references[i]);
      if (reference == null && !optional[i]) {
        rows.keyless(table);
        return;
      }
      values[1 + i] = reference == null ? ghostKey : reference;
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
