package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.value.Booleans;
import dev.alluvium.transforms.format.value.FieldFaults;
import dev.alluvium.transforms.format.value.Numbers;
import dev.alluvium.transforms.format.value.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * Reads a value as a field's type, or rejects it. What it gives is what the same record in JSON
 * would give; beyond that, times, dates and bytes need no text here.
 */
final class AvroValues {
  private AvroValues() {}

  /**
   * The value that comes next.
   *
   * @param schema of it; neither a union nor null
   * @throws RejectedException if it is not of the field's type, or not within what a column can
   *     hold
   * @throws BinaryException if it is not of the schema
   */
  static Object read(Schema schema, BinaryInput in, FieldSpec field) {
    if (field.type() == ColumnType.JSON) {
      return Objects.requireNonNull(AvroJson.text(schema, in));
    }
    if (!AvroScalar.is(schema)) {
      throw FieldFaults.badType(field, foundNested(schema));
    }
    return of(AvroScalar.read(schema, in), field);
  }

  /** What stands there instead of a value that holds no others, in words. */
  static String foundNested(Schema schema) {
    return schema.getType() == Schema.Type.ARRAY ? "a list" : "an object";
  }

  private static Object of(Object read, FieldSpec field) {
    Object value = read;
    try {
      if (field.coerce()) {
        value = coerced(read, field);
      }
      return switch (field.type()) {
        case STRING -> text(value, field);
        case INT64 -> int64(value, field);
        case FLOAT64 -> float64(value, field);
        case NUMERIC -> Numbers.numeric(number(value, field, /* orText= */ true), field);
        case BOOLEAN -> bool(value, field);
        case TIMESTAMP -> timestamp(value, field);
        case DATE -> date(value, field);
        case BYTES -> bytes(value, field);
        case JSON -> throw new IllegalStateException("read as a whole");
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw badType(value, field);
    }
  }

  /** What a text says of a number or truth value, or what these are as a text; else the value. */
  private static Object coerced(Object value, FieldSpec field) {
    if (field.type() == ColumnType.STRING) {
      return value instanceof Number || value instanceof Boolean ? value.toString() : value;
    }
    if (!(value instanceof String text)) {
      return value;
    }
    return switch (field.type()) {
      case INT64 -> Numbers.int64(text, field);
      case FLOAT64 -> Numbers.float64(text, field);
      case BOOLEAN -> Booleans.of(text);
      case TIMESTAMP ->
          field.encoding() == Encoding.ISO8601 || field.encoding() == Encoding.LOCAL
              ? text
              : Numbers.int64(text, field);
      default -> text;
    };
  }

  private static String text(Object value, FieldSpec field) {
    String text = AvroScalar.text(value);
    if (text == null) {
      throw badType(value, field);
    }
    return text;
  }

  private static Long int64(Object value, FieldSpec field) {
    if (value instanceof Long number) {
      return number;
    }
    if (!(value instanceof Number)) {
      throw badType(value, field);
    }
    return Numbers.whole(value.toString(), field);
  }

  private static Double float64(Object value, FieldSpec field) {
    if (value instanceof Double number) {
      return Numbers.held(number, field);
    }
    return Numbers.float64(number(value, field, /* orText= */ false), field);
  }

  /** A number as it is written; of a float, as few digits as tell it from others. */
  private static String number(Object value, FieldSpec field, boolean orText) {
    if (value instanceof Float f && !Float.isFinite(f)) {
      throw FieldFaults.outOfRange(field);
    }
    if (value instanceof Double d && !Double.isFinite(d)) {
      throw FieldFaults.outOfRange(field);
    }
    if (!(value instanceof Number) && !(orText && value instanceof String)) {
      throw badType(value, field);
    }
    return value.toString();
  }

  private static Boolean bool(Object value, FieldSpec field) {
    if (!(value instanceof Boolean flag)) {
      throw badType(value, field);
    }
    return flag;
  }

  /** Of a value whose own type is a time, the field's encoding says nothing. */
  private static Instant timestamp(Object value, FieldSpec field) {
    if (value instanceof Instant instant) {
      return held(instant, field);
    }
    boolean isLocal = field.encoding() == Encoding.LOCAL;
    if (value instanceof LocalDateTime time && !isLocal) {
      return held(time.toInstant(ZoneOffset.UTC), field);
    }
    boolean isText = isLocal || field.encoding() == Encoding.ISO8601;
    if (isText && (value instanceof String || value instanceof LocalDateTime)) {
      return Times.ofText(text(value, field), field);
    }
    if (isText) {
      throw badType(value, field);
    }
    return Times.ofNumber(int64(value, field), field);
  }

  private static Instant held(Instant instant, FieldSpec field) {
    Instant ts = instant.truncatedTo(ChronoUnit.MICROS);
    if (!TimeLimits.hold(ts)) {
      throw FieldFaults.outOfRange(field);
    }
    return ts;
  }

  private static LocalDate date(Object value, FieldSpec field) {
    if (value instanceof String text) {
      return Times.date(text, field);
    }
    if (!(value instanceof LocalDate day)) {
      throw badType(value, field);
    }
    if (!TimeLimits.hold(day)) {
      throw FieldFaults.outOfRange(field);
    }
    return day;
  }

  private static byte[] bytes(Object value, FieldSpec field) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (!(value instanceof String text)) {
      throw badType(value, field);
    }
    return Base64.getDecoder().decode(text);
  }

  private static RejectedException badType(Object value, FieldSpec field) {
    return FieldFaults.badType(field, AvroScalar.found(value));
  }
}
