package dev.alluvium.transforms.format.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that holds no others, as what it means: a {@code Boolean}, a {@code Long} for int
 * and long, a {@code Float}, a {@code Double}, a {@code String} for enums too, a {@code byte[]} for
 * bytes and fixed; by its logical type a {@code BigDecimal}, {@code Instant}, {@code
 * LocalDateTime}, {@code LocalDate} or {@code LocalTime}. A logical type that does not fit its
 * value is as if it were not there.
 */
final class AvroScalar {
  /** Of the unscaled value; no column holds more digits than that, and they cost time to write. */
  static final int LONGEST_DECIMAL = 400;

  private static final long SECONDS_PER_DAY = 86_400;

  private AvroScalar() {}

  /** Whether a value of the schema holds no others, nor is one of several. */
  static boolean is(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ARRAY, MAP, UNION, NULL -> false;
      default -> true;
    };
  }

  /**
   * The value that comes next.
   *
   * @throws BinaryException if there is none
   */
  static Object read(Schema schema, BinaryInput in) {
    return switch (schema.getType()) {
      case INT -> ofInt(in.readInt(), schema.getProp("logicalType"));
      case LONG -> ofLong(in.readLong(), schema.getProp("logicalType"));
      default -> readCounted(schema, in);
    };
  }

  /**
   * The value that comes next; a time or a day as the number that it is written as.
   *
   * @throws BinaryException if there is none
   */
  static Object readCounted(Schema schema, BinaryInput in) {
    return switch (schema.getType()) {
      case BOOLEAN -> in.readBoolean();
      case INT -> (long) in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case STRING -> in.readString();
      case ENUM -> schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size()));
      case BYTES -> ofBytes(in.readBytes(), schema);
      case FIXED -> ofBytes(in.readBytes(schema.getFixedSize()), schema);
      default -> throw new IllegalArgumentException("a value that holds others: " + schema);
    };
  }

  private static Object ofInt(int value, @Nullable String type) {
    if (type == null) {
      return (long) value;
    }
    return switch (type) {
      case "date" -> LocalDate.ofEpochDay(value);
      case "time-millis" -> ofDay(value, 1_000);
      default -> (long) value;
    };
  }

  private static Object ofLong(long value, @Nullable String type) {
    if (type == null) {
      return value;
    }
    return switch (type) {
      case "timestamp-millis" -> instant(value, 1_000);
      case "timestamp-micros" -> instant(value, 1_000_000);
      case "timestamp-nanos" -> instant(value, 1_000_000_000);
      case "local-timestamp-millis" -> local(instant(value, 1_000));
      case "local-timestamp-micros" -> local(instant(value, 1_000_000));
      case "local-timestamp-nanos" -> local(instant(value, 1_000_000_000));
      case "time-micros" -> ofDay(value, 1_000_000);
      default -> value;
    };
  }

  private static Instant instant(long value, long perSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
  }

  private static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** The time of a day, or the number where a day has no such time. */
  private static Object ofDay(long value, long perSecond) {
    return value < 0 || value >= SECONDS_PER_DAY * perSecond
        ? value
        : LocalTime.ofNanoOfDay(value * (1_000_000_000 / perSecond));
  }

  private static Object ofBytes(byte[] bytes, Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            && bytes.length > 0
            && bytes.length <= LONGEST_DECIMAL
        ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
        : bytes;
  }

  /**
   * A value that is no number as JSON writes it, which has no types for it; NULL for a number, true
   * and false.
   */
  static @Nullable String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof LocalDateTime time) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
    if (value instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    return value instanceof Instant || value instanceof LocalDate || isNoNumber(value)
        ? value.toString()
        : null;
  }

  /** JSON has no word for what a float can be beside a number. */
  private static boolean isNoNumber(Object value) {
    return (value instanceof Float f && !Float.isFinite(f))
        || (value instanceof Double d && !Double.isFinite(d));
  }

  /** What stands there instead of something else, in words. */
  static String found(Object value) {
    if (value instanceof Boolean) {
      return "true or false";
    }
    if (value instanceof byte[]) {
      return "bytes";
    }
    String text = text(value);
    return text == null ? "a number" : value instanceof String ? "a text" : text;
  }
}
