package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes Beam rows of a result whose timestamps are microseconds; the columns' readers are chosen
 * once.
 */
final class RowReader {
  @FunctionalInterface
  private interface ColumnReader {
    @Nullable Object read(ResultSet result, int column) throws SQLException;
  }

  private final Schema schema;
  private final ColumnReader[] readers;

  RowReader(Schema schema, List<ColumnType> types) {
    this.schema = schema;
    this.readers = types.stream().map(RowReader::reader).toArray(ColumnReader[]::new);
  }

  Row read(ResultSet result) throws SQLException {
    return Row.withSchema(schema).attachValues(values(result));
  }

  /** The values of the row that the result is at. */
  @Nullable Object[] values(ResultSet result) throws SQLException {
    @Nullable Object[] values = new Object[readers.length];
    for (int i = 0; i < readers.length; i++) {
      values[i] = readers[i].read(result, i + 1);
    }
    return values;
  }

  /** The value of one of the columns, which stands in another place of a result, from 1. */
  @Nullable Object value(ResultSet result, int column, int place) throws SQLException {
    return readers[column].read(result, place);
  }

  private static ColumnReader reader(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> ResultSet::getString;
      case INT64 ->
          (result, i) -> {
            long value = result.getLong(i);
            return result.wasNull() ? null : (Object) value;
          };
      case FLOAT64 ->
          (result, i) -> {
            double value = result.getDouble(i);
            return result.wasNull() ? null : (Object) value;
          };
      case NUMERIC -> ResultSet::getBigDecimal;
      case BOOLEAN ->
          (result, i) -> {
            boolean value = result.getBoolean(i);
            return result.wasNull() ? null : (Object) value;
          };
      case TIMESTAMP ->
          (result, i) -> {
            long micros = result.getLong(i);
            return result.wasNull() ? null : instant(micros);
          };
      // Asked for a LocalDate, the driver goes by java.sql.Date, which leaves out ten days of 1582.
      case DATE -> (result, i) -> (LocalDate) result.getObject(i);
      case BYTES -> ResultSet::getBytes;
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
