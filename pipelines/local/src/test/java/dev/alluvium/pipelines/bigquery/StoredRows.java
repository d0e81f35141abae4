package dev.alluvium.pipelines.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What Beam's fake holds, as it prints it, as rows. */
final class StoredRows {
  private StoredRows() {}

  static List<Row> of(TableSpec table, List<TableRow> stored) {
    return stored.stream().map(row -> row(table, row)).toList();
  }

  private static Row row(TableSpec table, TableRow stored) {
    List<ColumnSpec> columns = table.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = stored.get(columns.get(i).name());
      values[i] = value == null ? null : value(columns.get(i).type(), String.valueOf(value));
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  static Object value(ColumnType type, String text) {
    return switch (type) {
      case STRING, JSON -> text;
      case INT64 -> Long.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> new BigDecimal(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case TIMESTAMP -> Instant.parse(text.replace(" T", "T") + (text.endsWith("Z") ? "" : "Z"));
      case DATE -> LocalDate.parse(text);
      case BYTES -> Base64.getDecoder().decode(text);
    };
  }
}
