package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.term.TextForms;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values written in a contract, read as the Java type of the column they are compared with. */
public final class Literal {
  /** The types that have an order a contract can make use of. */
  public static final List<ColumnType> ORDERED =
      List.of(
          ColumnType.INT64,
          ColumnType.FLOAT64,
          ColumnType.NUMERIC,
          ColumnType.DATE,
          ColumnType.TIMESTAMP);

  private static final Pattern NUMBER = Pattern.compile(TextForms.FLOAT64);

  private Literal() {}

  /** The value, or a fault that says how one of the type is written. */
  public static Optional<Comparable<?>> read(Name literal, ColumnType type) {
    Optional<Comparable<?>> value = parse(type, literal.text());
    if (value.isEmpty() && type == ColumnType.NUMERIC && isNumber(literal.text())) {
      literal.fault(
          "\"%s\" is more than a numeric holds: %d digits before the point and %d behind it",
          literal, NumericLimits.WHOLE_DIGITS, NumericLimits.SCALE);
    } else if (value.isEmpty()) {
      literal.fault("\"%s\" is not %s", literal, example(type));
    }
    return value;
  }

  /** The value; empty where the text is none of the type, or of none that a column can hold. */
  public static Optional<Comparable<?>> parse(ColumnType type, String text) {
    try {
      return Optional.of(
          switch (type) {
            case STRING -> text;
            case INT64 -> Long.valueOf(text);
            case FLOAT64 -> finite(new BigDecimal(text).doubleValue());
            case NUMERIC -> held(new BigDecimal(text));
            case BOOLEAN -> bool(text);
            case DATE -> held(LocalDate.parse(text));
            case TIMESTAMP -> instant(text);
            case JSON, BYTES -> throw new IllegalArgumentException("no literals of " + type);
          });
    } catch (IllegalArgumentException | DateTimeException notOfTheType) {
      return Optional.empty();
    }
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static Double finite(double value) {
    if (Double.isInfinite(value)) {
      throw new NumberFormatException("too large");
    }
    return value;
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static BigDecimal held(BigDecimal number) {
    if (!NumericLimits.hold(number)) {
      throw new NumberFormatException("no column holds it");
    }
    return number;
  }

  private static LocalDate held(LocalDate day) {
    if (!TimeLimits.hold(day)) {
      throw new DateTimeException("no column holds it");
    }
    return day;
  }

  private static Instant instant(String text) {
    Instant ts =
        text.contains("T")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    if (!TimeLimits.hold(ts) || !ts.equals(ts.truncatedTo(ChronoUnit.MICROS))) {
      throw new DateTimeException("no column holds it");
    }
    return ts;
  }

  /** {@code a whole number (int64), such as 400}: how one of the type is written. */
  public static String example(ColumnType type) {
    return switch (type) {
      case STRING -> "a text";
      case INT64 -> "a whole number (int64), such as 400";
      case FLOAT64 -> "a number (float64), such as 0.5";
      case NUMERIC -> "a number (numeric), such as 9.99";
      case BOOLEAN -> "true or false (boolean)";
      case DATE -> "a day (date), such as 2000-01-31";
      case TIMESTAMP -> "a time (timestamp), such as 2000-01-31 or 2000-01-31T10:15:30Z";
      case JSON, BYTES -> "usable here: a " + type.contractName() + " column is compared with none";
    };
  }
}
