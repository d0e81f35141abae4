package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.stream.Collectors;

/** How much of a row is text, which has no bound of its own. */
final class TextSize {
  private TextSize() {}

  static boolean isText(ColumnSpec column) {
    return switch (column.type()) {
      case STRING, JSON, BYTES -> true;
      case INT64, FLOAT64, NUMERIC, BOOLEAN, TIMESTAMP, DATE -> false;
    };
  }

  /** The bytes of the texts of a row, in SQL; the table is called {@code t} there. */
  static String of(TableSpec table) {
    String sizes =
        table.columns().stream()
            .filter(TextSize::isText)
            .map(TextSize::of)
            .collect(Collectors.joining(" + "));
    return sizes.isEmpty() ? "0" : sizes;
  }

  private static String of(ColumnSpec column) {
    String function = column.type() == ColumnType.BYTES ? "octet_length" : "strlen";
    return "coalesce(%s(t.%s), 0)".formatted(function, name(column.name()));
  }
}
