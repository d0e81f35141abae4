package dev.alluvium.transforms.publish;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.text.JsonObjects;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * Rows of a table as messages: the key's columns, and all columns, as JSON in the table's order.
 */
public final class RowMessages {
  private final List<String> columns;
  private final int[] key;
  private final int[] all;

  public RowMessages(TableSpec table) {
    Schema schema = table.rowSchema();
    columns = schema.getFieldNames();
    key = table.key().stream().mapToInt(schema::indexOf).toArray();
    all = IntStream.range(0, columns.size()).toArray();
  }

  public byte[] key(Row row) {
    return json(row, key);
  }

  public byte[] value(Row row) {
    return json(row, all);
  }

  private byte[] json(Row row, int[] places) {
    return JsonObjects.write(
        members -> {
          for (int place : places) {
            members.add(columns.get(place), row.getValue(place));
          }
        });
  }
}
