package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.text.Utf8;
import dev.alluvium.transforms.text.WhiteSpace;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form in which business keys are compared and hashed: {@code NULLIF(UPPER(TRIM(CAST(value AS
 * STRING))), '')} as automate-dv 0.11 makes it on BigQuery. TRIM takes Unicode white space; UPPER
 * is by the root locale.
 */
public final class Standardise {
  private Standardise() {}

  /** The standard form of a value of that type; NULL where nothing is left of it. */
  public static @Nullable String standardise(@Nullable Object value, ColumnType type) {
    String trimmed = trimmed(value, type);
    return trimmed == null ? null : upper(trimmed);
  }

  /** The standard form but for its letter case: for hashdiffs to which that is a change. */
  public static @Nullable String trimmed(@Nullable Object value, ColumnType type) {
    return value == null ? null : WhiteSpace.trim(cast(value, type));
  }

  /** The value as BigQuery's CAST(… AS STRING) prints it. */
  static String cast(Object value, ColumnType type) {
    return switch (type) {
      case STRING, JSON -> (String) value;
      case INT64, BOOLEAN, DATE -> value.toString();
      case FLOAT64 -> Float64Text.of((Double) value);
      case NUMERIC -> numeric((BigDecimal) value);
      case TIMESTAMP -> timestamp((Instant) value);
      case BYTES -> bytes((byte[]) value);
    };
  }

  /** BigQuery casts no bytes that are no UTF-8; these are told apart by their hexadecimal. */
  private static String bytes(byte[] value) {
    return Utf8.isValid(value)
        ? new String(value, StandardCharsets.UTF_8)
        : "\ufffd" + HexFormat.of().withUpperCase().formatHex(value);
  }

  private static String numeric(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** {@code 2023-04-03 10:15:30.250+00}: no decimals, three, or six. */
  private static String timestamp(Instant value) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(29).append(utc.toLocalDate()).append(' ');
    digits(text, utc.getHour(), 2);
    digits(text.append(':'), utc.getMinute(), 2);
    digits(text.append(':'), utc.getSecond(), 2);
    int micros = utc.get(ChronoField.MICRO_OF_SECOND);
    if (micros != 0) {
      boolean millis = micros % 1000 == 0;
      digits(text.append('.'), millis ? micros / 1000 : micros, millis ? 3 : 6);
    }
    return text.append("+00").toString();
  }

  private static void digits(StringBuilder text, int number, int width) {
    int limit = 1;
    for (int i = 1; i < width; i++) {
      limit *= 10;
    }
    for (; limit > 0; limit /= 10) {
      text.append((char) ('0' + number / limit % 10));
    }
  }

  private static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~' || (c >= 'a' && c <= 'z')) {
        return text.toUpperCase(Locale.ROOT);
      }
    }
    return text;
  }
}
