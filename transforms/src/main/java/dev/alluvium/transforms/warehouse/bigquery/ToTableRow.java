package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * A mutation's row as BigQueryIO takes it; NULL is left out. Values are normalised as in every
 * warehouse: {@code -0.0} is {@code 0.0}, a NUMERIC has 9 decimals, rounded half up.
 */
final class ToTableRow implements SerializableFunction<TableMutation, TableRow> {
  private static final long serialVersionUID = 1L;

  @Override
  public TableRow apply(TableMutation mutation) {
    return of(mutation);
  }

  static TableRow of(TableMutation mutation) {
    TableSpec table = mutation.table();
    List<ColumnSpec> columns = table.columns();
    List<@Nullable Object> values = mutation.row().getValues();
    TableRow row = new TableRow();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value != null) {
        row.set(columns.get(i).name(), normal(value));
      }
    }
    return row;
  }

  private static Object normal(Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof BigDecimal decimal ? decimal.setScale(9, RoundingMode.HALF_UP) : value;
  }
}
