package dev.alluvium.pipelines.query;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values as text, the same on every machine: timestamps {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC with
 * six decimals where there are microseconds, doubles plain between a thousandth and 10^15, bytes as
 * DuckDB writes them: readable where they are text, {@code \xFF} where not.
 */
final class Cells {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final DateTimeFormatter DAYS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

  /** What DuckDB keeps infinity as; less than zero, it is before all. */
  private static final long LAST_DAY = Integer.MAX_VALUE;

  private static final LocalDateTime LAST_TIME = atMicros(Long.MAX_VALUE);
  private static final LocalDateTime FIRST_TIME = atMicros(-Long.MAX_VALUE);

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Cells() {}

  private static LocalDateTime atMicros(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000),
        (int) Math.floorMod(micros, 1_000_000L) * 1_000,
        ZoneOffset.UTC);
  }

  /** The value's text; null for NULL. */
  static @Nullable String read(ResultSet result, int column, int type) throws SQLException {
    return switch (type) {
      // The driver's object is a java.sql.Timestamp, which lacks the hours that the machine's clock
      // leaves out in spring.
      case Types.TIMESTAMP -> text(result.getObject(column, LocalDateTime.class));
      // Of values within values it makes such objects, too; as text they are right.
      case Types.ARRAY, Types.STRUCT -> result.getString(column);
      default -> other(result, column);
    };
  }

  private static @Nullable String other(ResultSet result, int column) throws SQLException {
    try {
      return text(result.getObject(column));
    } catch (DateTimeException e) { // As of the end of a day, which is no time to Java.
      throw new SQLException(
          "column "
              + column
              + " has a value that cannot be shown as it is: cast it, as CAST(… AS VARCHAR)",
          e);
    }
  }

  static @Nullable String text(@Nullable Object value) throws SQLException {
    if (value == null) {
      return null;
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Float number) {
      return plain(number.toString(), Math.abs(number));
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof LocalDate date) {
      return Math.abs(date.toEpochDay()) == LAST_DAY
          ? infinity(date.toEpochDay())
          : withEra(DAYS.format(date), date.getYear());
    }
    if (value instanceof LocalDateTime timestamp) {
      return timestamp(timestamp);
    }
    if (value instanceof OffsetDateTime timestamp) {
      return timestamp(timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }
    if (value instanceof Blob bytes) {
      return bytes(bytes.getBytes(1, (int) bytes.length()));
    }
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    return value.toString();
  }

  private static String bytes(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte value : bytes) {
      boolean plain = value >= ' ' && value <= '~' && "\\'\"".indexOf(value) < 0;
      if (plain) {
        text.append((char) value);
      } else {
        text.append("\\x").append(HEX.toHexDigits(value));
      }
    }
    return text.toString();
  }

  /** The shortest decimal that reads back as the same double. */
  static String number(double number) {
    return plain(Double.toString(number), Math.abs(number));
  }

  private static String plain(String shortest, double magnitude) {
    if (magnitude < 1e-3 || magnitude >= 1e15 || !Double.isFinite(magnitude)) {
      return shortest;
    }
    if (shortest.indexOf('E') < 0) {
      return shortest;
    }
    String plain = new BigDecimal(shortest).toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  static String timestamp(LocalDateTime timestamp) {
    if (timestamp.equals(LAST_TIME) || timestamp.equals(FIRST_TIME)) {
      return infinity(timestamp.getYear());
    }
    boolean isShort = timestamp.get(ChronoField.MICRO_OF_SECOND) % 1_000 == 0;
    return withEra((isShort ? MILLIS : MICROS).format(timestamp), timestamp.getYear());
  }

  private static String infinity(long isAfter) {
    return isAfter > 0 ? "infinity" : "-infinity";
  }

  /** As DuckDB writes it: a year before the first has its era behind it, and none has a sign. */
  private static String withEra(String text, int year) {
    String unsigned = text.startsWith("+") ? text.substring(1) : text;
    return year > 0 ? unsigned : unsigned + " (BC)";
  }
}
