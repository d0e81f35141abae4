package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.transforms.keys.Standardise;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Compiles expressions to functions of a row's values. */
final class Expressions {
  private static final long SECONDS_PER_DAY = 86_400;

  /** More than lie between any two times that a column can hold. */
  private static final double MAX_MILLIS = 1e15;

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private Expressions() {}

  /**
   * That expression over rows whose columns stand at the places given by {@code indexOf}.
   *
   * @throws IllegalArgumentException from {@code indexOf}, for a column that is not there
   */
  static RowFunction compile(Expression expression, ToIntFunction<String> indexOf) {
    List<String> arguments = expression.arguments();
    return switch (expression.function()) {
      case CONSTANT -> constant(arguments.get(0));
      case COPY -> copy(indexOf.applyAsInt(arguments.get(0)));
      case DATE -> of(indexOf, arguments.get(0), value -> date((Instant) value));
      case HOUR -> of(indexOf, arguments.get(0), value -> hour((Instant) value));
      case STANDARDISE ->
          of(indexOf, arguments.get(0), value -> Standardise.standardise(value, ColumnType.STRING));
      case LOCAL_DATE, LOCAL_TIME, LOCAL_HOUR, LOCAL_WEEKDAY -> local(expression, indexOf);
      case HASH_KEY -> HashKey.compile(expression, indexOf);
      case FLOOR -> {
        long millis = Long.parseLong(arguments.get(1));
        yield of(indexOf, arguments.get(0), value -> floor((Instant) value, millis));
      }
      case PLUS_SECONDS ->
          of(
              indexOf,
              arguments,
              (ts, seconds) -> plusSeconds((Instant) ts, ((Number) seconds).doubleValue()));
      case SECONDS_BETWEEN ->
          of(
              indexOf,
              arguments,
              (from, to) -> Duration.between((Instant) from, (Instant) to).toMillis() / 1000);
    };
  }

  private static RowFunction local(Expression expression, ToIntFunction<String> indexOf) {
    List<String> arguments = expression.arguments();
    ZoneRules zone = ZoneId.of(arguments.get(1)).getRules();
    String column = arguments.get(0);
    return switch (expression.function()) {
      case LOCAL_DATE -> of(indexOf, column, value -> day(local(value, zone)));
      case LOCAL_TIME ->
          of(indexOf, column, value -> TIME_OF_DAY.format(local(value, zone).toLocalTime()));
      case LOCAL_HOUR -> {
        long every = Long.parseLong(arguments.get(2));
        yield of(indexOf, column, value -> local(value, zone).getHour() / every * every);
      }
      default -> of(indexOf, column, value -> (long) local(value, zone).getDayOfWeek().getValue());
    };
  }

  /** The day; uncomputable where its year, in that zone, is 0 or 10000. */
  private static Object day(LocalDateTime local) {
    LocalDate day = local.toLocalDate();
    return TimeLimits.hold(day) ? day : RowFunction.UNCOMPUTABLE;
  }

  private static LocalDateTime local(Object value, ZoneRules zone) {
    Instant ts = (Instant) value;
    return LocalDateTime.ofEpochSecond(ts.getEpochSecond(), ts.getNano(), zone.getOffset(ts));
  }

  private interface OneArgument {
    @Nullable Object apply(Object value);
  }

  private interface TwoArguments {
    @Nullable Object apply(Object first, Object second);
  }

  private static RowFunction constant(String text) {
    return values -> text;
  }

  private static RowFunction copy(int index) {
    return values -> values[index];
  }

  private static RowFunction of(
      ToIntFunction<String> indexOf, String argument, OneArgument function) {
    int index = indexOf.applyAsInt(argument);
    return values -> {
      Object value = values[index];
      return value == null ? null : function.apply(value);
    };
  }

  private static RowFunction of(
      ToIntFunction<String> indexOf, List<String> arguments, TwoArguments function) {
    int first = indexOf.applyAsInt(arguments.get(0));
    int second = indexOf.applyAsInt(arguments.get(1));
    return values -> {
      Object a = values[first];
      Object b = values[second];
      return a == null || b == null ? null : function.apply(a, b);
    };
  }

  static LocalDate date(Instant ts) {
    return LocalDate.ofEpochDay(Math.floorDiv(ts.getEpochSecond(), SECONDS_PER_DAY));
  }

  static long hour(Instant ts) {
    return ts.atOffset(ZoneOffset.UTC).getHour();
  }

  /**
   * The start of the stretch of so many milliseconds that it is in, counted from the epoch;
   * uncomputable where that is before the year 1.
   */
  private static Object floor(Instant ts, long millis) {
    return held(Instant.ofEpochMilli(Math.floorDiv(ts.toEpochMilli(), millis) * millis));
  }

  /** Rounded to the millisecond, halves of the product to even. */
  private static Object plusSeconds(Instant ts, double seconds) {
    double millis = Math.rint(seconds * 1000);
    return Math.abs(millis) < MAX_MILLIS
        ? held(ts.plusMillis((long) millis))
        : RowFunction.UNCOMPUTABLE;
  }

  private static Object held(Instant ts) {
    return TimeLimits.hold(ts) ? ts : RowFunction.UNCOMPUTABLE;
  }
}
