package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number of 64 bits for the key of a row: equal for keys that the database takes for equal, NULL
 * and NULL among them, and almost always different for others.
 */
final class KeyFingerprint {
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
  private static final int NUMERIC_SCALE = 9;

  private final int[] columns;
  private final ColumnType[] types;

  private KeyFingerprint(int[] columns, ColumnType[] types) {
    this.columns = columns;
    this.types = types;
  }

  /** Of rows of that table. */
  static KeyFingerprint ofRows(TableSpec table) {
    List<String> names = DuckDbSql.columnNames(table);
    return new KeyFingerprint(
        table.key().stream().mapToInt(names::indexOf).toArray(), types(table));
  }

  /** Of rows that consist of the key's columns alone. */
  static KeyFingerprint ofKeys(TableSpec table) {
    int[] columns = new int[table.key().size()];
    Arrays.setAll(columns, i -> i);
    return new KeyFingerprint(columns, types(table));
  }

  private static ColumnType[] types(TableSpec table) {
    List<String> names = DuckDbSql.columnNames(table);
    return table.key().stream()
        .map(name -> table.columns().get(names.indexOf(name)).type())
        .toArray(ColumnType[]::new);
  }

  long of(List<@Nullable Object> row) {
    return of(row, 0);
  }

  /** Another one for every seed. */
  long of(List<@Nullable Object> row, long seed) {
    long hash = mix(ODD ^ seed);
    for (int i = 0; i < columns.length; i++) {
      Object value = row.get(columns[i]);
      hash = mix(hash + (value == null ? 0 : bits(value, types[i])));
    }
    return hash;
  }

  private static long bits(Object value, ColumnType type) {
    return switch (type) {
      case STRING, JSON -> bits((String) value);
      case INT64 -> mix((Long) value);
      case FLOAT64 -> mix(Double.doubleToLongBits((Double) value + 0.0));
      case NUMERIC -> bits((BigDecimal) value);
      case TIMESTAMP -> mix(ColumnAppender.epochMicros((Instant) value));
      case BOOLEAN, DATE -> mix(value.hashCode());
      case BYTES -> mix(Arrays.hashCode((byte[]) value));
    };
  }

  private static long bits(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * ODD;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  private static long bits(BigDecimal number) {
    return mix(number.setScale(NUMERIC_SCALE, RoundingMode.HALF_UP).unscaledValue().hashCode());
  }

  /** Spreads every bit over all: the finaliser of MurmurHash3. */
  private static long mix(long bits) {
    long mixed = bits * ODD + 1;
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
