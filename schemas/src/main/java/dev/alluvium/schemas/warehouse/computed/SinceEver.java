package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.column.ColumnType;

/** The first time that there is. */
final class SinceEver {
  private SinceEver() {}

  static String of(ColumnType type) {
    return type == ColumnType.DATE ? "DATE '0001-01-01'" : "TIMESTAMP '0001-01-01 00:00:00'";
  }
}
