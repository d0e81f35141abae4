package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Orders rows of a table by some columns, and then by all. */
final class RowOrder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] columns;

  private RowOrder(int[] columns) {
    this.columns = columns;
  }

  static RowOrder by(TableSpec table, List<String> first) {
    List<String> names = table.columns().stream().map(ColumnSpec::name).toList();
    return new RowOrder(
        Stream.concat(first.stream(), names.stream())
            .distinct()
            .mapToInt(names::indexOf)
            .toArray());
  }

  int compare(Row a, Row b) {
    List<@Nullable Object> left = a.getValues();
    List<@Nullable Object> right = b.getValues();
    for (int column : columns) {
      int order = MergeOrder.compare(left.get(column), right.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
