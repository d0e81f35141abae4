package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A number of 64 bits for the key of a row: equal for keys that the database takes for equal, NULL
 * and NULL among them, and almost always different for others. It is another one in every process,
 * so that nobody can make keys that meet.
 */
final class KeyFingerprint {
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
  private static final long SECRET = new SecureRandom().nextLong();
  private static final int NUMERIC_SCALE = 9;

  private final int[] places;
  private final ColumnType[] types;

  /**
   * @param places of the key's columns in a row
   */
  private KeyFingerprint(TableSpec table, int[] places) {
    List<String> names = DuckDbSql.columnNames(table);
    this.places = places;
    this.types =
        table.key().stream()
            .map(column -> table.columns().get(names.indexOf(column)).type())
            .toArray(ColumnType[]::new);
  }

  /** Of the keys of a table's rows. */
  static KeyFingerprint of(TableSpec table) {
    List<String> names = DuckDbSql.columnNames(table);
    return new KeyFingerprint(table, table.key().stream().mapToInt(names::indexOf).toArray());
  }

  /** Of keys that are alone, in the order in which the table names their columns as its key. */
  static KeyFingerprint ofLoneKeys(TableSpec table) {
    return new KeyFingerprint(table, IntStream.range(0, table.key().size()).toArray());
  }

  /** The number of a row's key. */
  long of(List<@Nullable Object> row) {
    return of(row, 0);
  }

  /** Another one for every seed. */
  long of(List<@Nullable Object> row, long seed) {
    long hash = mix(SECRET + seed * ODD);
    for (int i = 0; i < places.length; i++) {
      Object value = row.get(places[i]);
      hash = value == null ? mix(hash) : bits(hash, value, types[i]);
    }
    return hash;
  }

  /** What a value makes of the number of those before it. */
  private static long bits(long hash, Object value, ColumnType type) {
    return switch (type) {
      case STRING, JSON -> bits(hash, (String) value);
      case INT64 -> bits(hash, (long) (Long) value);
      case FLOAT64 -> bits(hash, Double.doubleToLongBits((Double) value + 0.0));
      case NUMERIC -> bits(hash, (BigDecimal) value);
      case TIMESTAMP -> bits(hash, OrderedBits.micros((Instant) value));
      case DATE -> bits(hash, ((LocalDate) value).toEpochDay());
      case BOOLEAN -> bits(hash, (Boolean) value ? 1 : 2);
      case BYTES -> bits(hash, (byte[]) value);
    };
  }

  /**
   * NULL is mixed once, a value twice, and with the secret: nobody knows a value that leaves what
   * NULL does.
   */
  private static long bits(long hash, long value) {
    return mix(mix(hash) ^ mix(value ^ SECRET));
  }

  private static long bits(long hash, String text) {
    long next = mix(hash) + 1 + text.length(); // Not as NULL, where it is empty.
    for (int i = 0; i < text.length(); i++) {
      next = (next ^ text.charAt(i)) * ODD;
      next ^= next >>> 29;
    }
    return mix(next);
  }

  private static long bits(long hash, BigDecimal number) {
    BigInteger unscaled = number.setScale(NUMERIC_SCALE, RoundingMode.HALF_UP).unscaledValue();
    return unscaled.bitLength() < Long.SIZE
        ? bits(hash, unscaled.longValue())
        : bits(hash, unscaled.toByteArray());
  }

  private static long bits(long hash, byte[] bytes) {
    long next = mix(hash) + 1 + bytes.length;
    for (byte one : bytes) {
      next = (next ^ one) * ODD;
      next ^= next >>> 29;
    }
    return mix(next);
  }

  /** Spreads every bit over all: the finaliser of MurmurHash3. */
  private static long mix(long bits) {
    long mixed = bits * ODD + 1;
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
