package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The order of a column's values as unsigned numbers of 64 bits, NULL the largest. A number, time
 * or date is one; a text is as many as eight bytes of its UTF-8 go into it, the first of them
 * deciding.
 */
public final class OrderedBits {
  private OrderedBits() {}

  /** Whether values of the type have such numbers. */
  public static boolean areOf(ColumnType type) {
    return switch (type) {
      case STRING, INT64, TIMESTAMP, DATE, BOOLEAN -> true;
      case FLOAT64, NUMERIC, BYTES, JSON -> false;
    };
  }

  /**
   * The number of a value.
   *
   * @param part which eight bytes, where the value is a text
   * @throws IllegalArgumentException if values of the type have none
   */
  public static long of(ColumnType type, @Nullable Object value, int part) {
    if (value == null) {
      return -1L;
    }
    return switch (type) {
      case TIMESTAMP -> ofSigned(micros((Instant) value));
      case DATE -> ofSigned(((LocalDate) value).toEpochDay());
      case INT64 -> ofSigned((Long) value);
      case BOOLEAN -> (Boolean) value ? 1 : 0;
      case STRING -> eightBytes((String) value, part);
      case FLOAT64, NUMERIC, BYTES, JSON ->
          throw new IllegalArgumentException("values of " + type + " have no such numbers");
    };
  }

  /** Signed numbers in the order of unsigned ones. */
  public static long ofSigned(long signed) {
    return signed ^ Long.MIN_VALUE;
  }

  /** Microseconds since 1970, UTC; what is below them is cut off towards the past. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private static long eightBytes(String value, int part) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    long bits = 0;
    for (int i = part * Long.BYTES; i < (part + 1) * Long.BYTES; i++) {
      bits = bits << 8 | (i < utf8.length ? utf8[i] & 0xff : 0);
    }
    return bits;
  }
}
