package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.vault.scenario.ScenarioTable.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Rows that a table holds before anything is loaded. */
final class ExistingRows {
  private final ScenarioTable table;
  private final TableSpec stored;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();

  ExistingRows(ScenarioTable table, TableSpec stored) {
    this.table = table;
    this.stored = stored;
    for (ColumnSpec column : stored.columns()) {
      types.put(column.name(), column.type());
    }
  }

  /** A stored row; what the scenario does not name follows from the load datetime. */
  Row row(Map<String, @Nullable String> texts) {
    Instant loadTs = loadTs(texts);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("load_sequence", 0L);
    if (types.get("effective_from") == ColumnType.TIMESTAMP) {
      values.put("effective_from", loadTs);
    }
    texts.forEach(
        (name, text) -> {
          String column = table.column(name, View.TABLE);
          values.put(column, Cells.value(text, types.getOrDefault(column, ColumnType.STRING)));
        });
    values.put("load_ts", loadTs);
    table.complete(values);
    return Row.withSchema(stored.rowSchema())
        .attachValues(types.keySet().stream().map(values::get).toArray());
  }

  private Instant loadTs(Map<String, @Nullable String> texts) {
    String text = texts.get(table.structure().loadDatetime());
    if (text == null) {
      throw new ScenarioException("a row has no load datetime: %s", texts);
    }
    return Datetimes.parse(text);
  }
}
