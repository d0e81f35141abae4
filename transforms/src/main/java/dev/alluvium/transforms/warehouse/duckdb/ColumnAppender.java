package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.duckdb.DuckDBAppender;

/** Appends one column's value; chosen once per column, by its type. */
@FunctionalInterface
interface ColumnAppender {
  void append(DuckDBAppender appender, Object value) throws SQLException;

  /** Those of a table's columns, in their order. */
  static ColumnAppender[] of(TableSpec table) {
    return table.columns().stream()
        .map(ColumnSpec::type)
        .map(ColumnAppender::of)
        .toArray(ColumnAppender[]::new);
  }

  static ColumnAppender of(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> (appender, value) -> appender.append((String) value);
      case INT64 -> (appender, value) -> appender.append(((Long) value).longValue());
      // Adding zero turns -0.0 into 0.0: they compare equal, so a merge could keep either.
      case FLOAT64 -> (appender, value) -> appender.append(((Double) value).doubleValue() + 0.0);
      case NUMERIC ->
          (appender, value) ->
              appender.append(((BigDecimal) value).setScale(9, RoundingMode.HALF_UP));
      case BOOLEAN -> (appender, value) -> appender.append(((Boolean) value).booleanValue());
      case TIMESTAMP ->
          (appender, value) -> appender.appendEpochMicros(OrderedBits.micros((Instant) value));
      case DATE ->
          (appender, value) ->
              appender.appendEpochDays(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case BYTES -> (appender, value) -> appender.append((byte[]) value);
    };
  }
}
