package dev.alluvium.transforms.expression;

import static dev.alluvium.transforms.expression.RowFunction.UNCOMPUTABLE;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.expression.term.Term.Call;
import dev.alluvium.schemas.spec.expression.term.Term.Column;
import dev.alluvium.schemas.spec.expression.term.Term.Literal;
import dev.alluvium.schemas.spec.expression.term.TextForms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions in SQL to functions of a row's values. What cannot be computed is NULL to
 * whatever is made of it, as in a warehouse; it stays known as such where that is NULL for it.
 */
final class SqlTerms {
  private static final Pattern WHOLE = Pattern.compile(TextForms.INT64);
  private static final Pattern DECIMAL = Pattern.compile(TextForms.NUMERIC);
  private static final Pattern FRACTION = Pattern.compile(TextForms.FLOAT64);
  private static final Pattern DAY = Pattern.compile(TextForms.DATE);

  private final ToIntFunction<String> places;

  private SqlTerms(ToIntFunction<String> places) {
    this.places = places;
  }

  static RowFunction compile(SqlExpression sql, ToIntFunction<String> places) {
    return new SqlTerms(places).compile(sql.term());
  }

  private RowFunction compile(Term term) {
    if (term instanceof Column column) {
      int place = places.applyAsInt(column.name());
      return row -> row[place];
    }
    if (term instanceof Literal literal) {
      Object value = literal.value();
      return row -> value;
    }
    return call((Call) term);
  }

  private RowFunction call(Call call) {
    RowFunction[] a = call.arguments().stream().map(this::compile).toArray(RowFunction[]::new);
    return switch (call.function()) {
      case ADD -> two(a, (x, y) -> Arithmetic.add(x, y));
      case SUBTRACT -> two(a, (x, y) -> Arithmetic.subtract(x, y));
      case MULTIPLY -> two(a, (x, y) -> Arithmetic.multiply(x, y));
      case DIVIDE -> two(a, (x, y) -> Arithmetic.divide(x, y));
      case DIV -> two(a, (x, y) -> Arithmetic.div((Long) x, (Long) y));
      case MOD ->
          two(
              a,
              (x, y) -> (Long) y == 0 ? UNCOMPUTABLE : (Object) Arithmetic.mod((Long) x, (Long) y));
      case NEGATE -> one(a, Arithmetic::negate);
      case ABS -> one(a, x -> Arithmetic.isNegative(x) ? Arithmetic.negate(x) : x);
      case ROUND ->
          a.length == 1
              ? one(a, x -> Arithmetic.round(x, 0))
              : two(a, (x, n) -> Arithmetic.round(x, (Long) n));
      case SQRT -> one(a, x -> (Double) x < 0 ? UNCOMPUTABLE : (Object) Math.sqrt((Double) x));
      case FLOOR -> one(a, x -> Arithmetic.whole(x, RoundingMode.FLOOR));
      case CEIL -> one(a, x -> Arithmetic.whole(x, RoundingMode.CEILING));
      case TO_FLOAT64 -> one(a, x -> ((Number) x).doubleValue());
      case TO_NUMERIC -> one(a, x -> BigDecimal.valueOf((Long) x));
      case EQUAL -> two(a, SqlTerms::equal);
      case NOT_EQUAL -> two(a, (x, y) -> !equal(x, y));
      case LESS -> two(a, (x, y) -> Conditions.compare(x, y) < 0);
      case LESS_OR_EQUAL -> two(a, (x, y) -> Conditions.compare(x, y) <= 0);
      case GREATER -> two(a, (x, y) -> Conditions.compare(x, y) > 0);
      case GREATER_OR_EQUAL -> two(a, (x, y) -> Conditions.compare(x, y) >= 0);
      case IN -> in(a);
      case LIKE -> like(a[0], text(call, 1));
      case AND -> junction(a[0], a[1], false);
      case OR -> junction(a[0], a[1], true);
      case NOT -> one(a, x -> !(Boolean) x);
      case IS_NULL -> isNull(a[0]);
      case IF -> either(a[0], a[1], a[2]);
      case COALESCE -> coalesce(a);
      case NULLIF -> nullIf(a[0], a[1]);
      case CONCAT -> two(a, (x, y) -> (String) x + y);
      case LOWER -> one(a, x -> ((String) x).toLowerCase(Locale.ROOT));
      case UPPER -> one(a, x -> ((String) x).toUpperCase(Locale.ROOT));
      case TRIM -> one(a, x -> trim((String) x));
      case LENGTH -> one(a, x -> (long) ((String) x).codePointCount(0, ((String) x).length()));
      case SUBSTR -> substring(a);
      case STARTS_WITH -> two(a, (x, y) -> ((String) x).startsWith((String) y));
      case ENDS_WITH -> two(a, (x, y) -> ((String) x).endsWith((String) y));
      case STRPOS -> two(a, (x, y) -> position((String) x, (String) y));
      case REPLACE -> three(a, (x, y, z) -> replace((String) x, (String) y, (String) z));
      case REGEXP_CONTAINS -> matching(a[0], text(call, 1), (matcher, text) -> matcher.find());
      case REGEXP_EXTRACT -> extract(a[0], text(call, 1));
      case REGEXP_REPLACE -> replaceAll(a[0], text(call, 1), text(call, 2));
      case PARSE_INT64 -> parsed(a, WHOLE, SqlTerms::parseLong);
      case PARSE_NUMERIC -> parsed(a, DECIMAL, SqlTerms::parseDecimal);
      case PARSE_FLOAT64 -> parsed(a, FRACTION, SqlTerms::parseDouble);
      case PARSE_DATE -> parsed(a, DAY, SqlTerms::parseDay);
      case TO_STRING -> one(a, String::valueOf);
      case TO_DATE -> shown(call, a, LocalDateTime::toLocalDate);
      case TO_TIMESTAMP ->
          one(a, day -> ((LocalDate) day).atStartOfDay(ZoneOffset.UTC).toInstant());
      case YEAR -> shown(call, a, time -> (long) time.getYear());
      case QUARTER -> shown(call, a, time -> (long) time.get(IsoFields.QUARTER_OF_YEAR));
      case MONTH -> shown(call, a, time -> (long) time.getMonthValue());
      case DAY -> shown(call, a, time -> (long) time.getDayOfMonth());
      case DAYOFWEEK -> shown(call, a, time -> (long) time.getDayOfWeek().getValue() % 7 + 1);
      case HOUR -> shown(call, a, time -> (long) time.getHour());
      case MINUTE -> shown(call, a, time -> (long) time.getMinute());
      case SECOND -> shown(call, a, time -> (long) time.getSecond());
      case DAYS_BETWEEN -> two(a, (x, y) -> ChronoUnit.DAYS.between((LocalDate) y, (LocalDate) x));
      case SECONDS_BETWEEN -> two(a, (x, y) -> seconds((Instant) y, (Instant) x));
      case SPLIT_PART -> part(a[0], text(call, 1), Integer.parseInt(text(call, 2)));
      case PLUS_DAYS -> two(a, inTime((x, days) -> ((LocalDate) x).plusDays((Long) days)));
      case PLUS_SECONDS ->
          two(a, inTime((x, seconds) -> ((Instant) x).plusSeconds((Long) seconds)));
      case MINUTE_START -> one(a, x -> ((Instant) x).truncatedTo(ChronoUnit.MINUTES));
      case HOUR_START -> one(a, x -> ((Instant) x).truncatedTo(ChronoUnit.HOURS));
      case DAY_START -> one(a, x -> ((Instant) x).truncatedTo(ChronoUnit.DAYS));
      case WEEK_START ->
          start(a, day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTH_START -> start(a, day -> day.withDayOfMonth(1));
      case MONTH_END -> start(a, day -> day.with(TemporalAdjusters.lastDayOfMonth()));
      case QUARTER_START -> start(a, day -> day.with(IsoFields.DAY_OF_QUARTER, 1));
      case YEAR_START -> start(a, day -> day.withDayOfYear(1));
    };
  }

  private interface OfThree {
    @Nullable Object of(Object first, Object second, Object third);
  }

  private static RowFunction one(RowFunction[] a, RowFunction.OfOne function) {
    RowFunction first = a[0];
    return row -> {
      Object x = first.apply(row);
      return x == null || x == UNCOMPUTABLE ? x : function.of(x);
    };
  }

  private static RowFunction two(RowFunction[] a, RowFunction.OfTwo function) {
    RowFunction first = a[0];
    RowFunction second = a[1];
    return row -> {
      Object x = first.apply(row);
      Object y = second.apply(row);
      if (x == UNCOMPUTABLE || y == UNCOMPUTABLE) {
        return UNCOMPUTABLE;
      }
      return x == null || y == null ? null : function.of(x, y);
    };
  }

  private static RowFunction three(RowFunction[] a, OfThree function) {
    return row -> {
      Object x = a[0].apply(row);
      Object y = a[1].apply(row);
      Object z = a[2].apply(row);
      if (x == UNCOMPUTABLE || y == UNCOMPUTABLE || z == UNCOMPUTABLE) {
        return UNCOMPUTABLE;
      }
      return x == null || y == null || z == null ? null : function.of(x, y, z);
    };
  }

  /** Numbers by what they are: 1.0 is 1.00, and there is one zero. */
  private static boolean equal(Object x, Object y) {
    return (x instanceof String || x instanceof Boolean)
        ? x.equals(y)
        : Conditions.compare(x, y) == 0;
  }

  private static RowFunction in(RowFunction[] a) {
    return row -> {
      Object x = a[0].apply(row);
      if (x == null || x == UNCOMPUTABLE) {
        return x;
      }
      Object unknown = false;
      for (int i = 1; i < a.length; i++) {
        Object y = a[i].apply(row);
        if (y == null || y == UNCOMPUTABLE) {
          unknown = y;
        } else if (equal(x, y)) {
          return true;
        }
      }
      return unknown;
    };
  }

  /** NULL, or what has no value and is NULL therefore. */
  private static boolean isMissing(@Nullable Object x) {
    return x == null || x == UNCOMPUTABLE;
  }

  private static RowFunction like(RowFunction of, String form) {
    LikePattern pattern = LikePattern.of(form);
    return one(new RowFunction[] {of}, x -> pattern.matches((String) x));
  }

  /** {@code AND} and {@code OR}: one side alone may decide, whatever the other is. */
  private static RowFunction junction(RowFunction first, RowFunction second, boolean decisive) {
    Boolean decides = decisive;
    return row -> {
      Object x = first.apply(row);
      if (decides.equals(x)) {
        return x;
      }
      Object y = second.apply(row);
      return decides.equals(y) || !isMissing(x) ? y : x;
    };
  }

  private static RowFunction isNull(RowFunction of) {
    return row -> isMissing(of.apply(row));
  }

  private static RowFunction either(RowFunction condition, RowFunction yes, RowFunction no) {
    return row -> Boolean.TRUE.equals(condition.apply(row)) ? yes.apply(row) : no.apply(row);
  }

  private static RowFunction coalesce(RowFunction[] a) {
    return row -> {
      Object none = null;
      for (RowFunction one : a) {
        Object x = one.apply(row);
        if (!isMissing(x)) {
          return x;
        }
        none = x == null ? none : x;
      }
      return none;
    };
  }

  private static RowFunction nullIf(RowFunction first, RowFunction second) {
    return row -> {
      Object x = first.apply(row);
      Object y = second.apply(row);
      if (x == null || x == UNCOMPUTABLE || y == null || y == UNCOMPUTABLE) {
        return x;
      }
      return equal(x, y) ? null : x;
    };
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhite(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isWhite(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static RowFunction substring(RowFunction[] a) {
    return a.length == 2
        ? two(a, (x, from) -> substring((String) x, (Long) from, Long.MAX_VALUE))
        : three(a, (x, from, length) -> substring((String) x, (Long) from, (Long) length));
  }

  /** From a place that is counted from the first, 1, or from the last, -1; else from the first. */
  private static String substring(String text, long from, long length) {
    int characters = text.codePointCount(0, text.length());
    long place = from < 0 && from >= -characters ? characters + from : Math.max(from, 1) - 1;
    long first = Math.min(place, characters);
    long count = Math.min(Math.max(length, 0), characters - first);
    int begin = text.offsetByCodePoints(0, (int) first);
    return text.substring(begin, text.offsetByCodePoints(begin, (int) count));
  }

  private static long position(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1L;
  }

  private static String replace(String text, String from, String to) {
    return from.isEmpty() ? text : text.replace(from, to);
  }

  private static RowFunction part(RowFunction of, String delimiter, int number) {
    return one(new RowFunction[] {of}, x -> part((String) x, delimiter, number));
  }

  private static @Nullable String part(String text, String delimiter, int number) {
    int from = 0;
    for (int i = 0; i < number; i++) {
      int at = text.indexOf(delimiter, from);
      if (at < 0) {
        return null;
      }
      from = at + delimiter.length();
    }
    int to = text.indexOf(delimiter, from);
    return text.substring(from, to < 0 ? text.length() : to);
  }

  /** What is beyond all times, or the last that a column has, has no value. */
  private static RowFunction.OfTwo inTime(RowFunction.OfTwo moving) {
    return (x, by) -> {
      try {
        Object at = moving.of(x, by);
        boolean isHeld =
            at instanceof LocalDate day
                ? TimeLimits.hold(day)
                : at instanceof Instant ts && TimeLimits.hold(ts);
        return isHeld ? at : UNCOMPUTABLE;
      } catch (DateTimeException | ArithmeticException e) {
        return UNCOMPUTABLE;
      }
    };
  }

  private static String text(Call call, int argument) {
    return String.valueOf(((Literal) call.arguments().get(argument)).value());
  }

  private static RowFunction matching(RowFunction of, String regex, Matching matching) {
    Pattern pattern = Pattern.compile(regex);
    return one(new RowFunction[] {of}, x -> matching.of(pattern.matcher((String) x), (String) x));
  }

  private interface Matching {
    @Nullable Object of(Matcher matcher, String text);
  }

  private static RowFunction extract(RowFunction of, String regex) {
    return matching(
        of,
        regex,
        (matcher, text) ->
            matcher.find() ? matcher.group(Math.min(matcher.groupCount(), 1)) : null);
  }

  /** As RE2 replaces: no empty match counts right behind another match. */
  private static RowFunction replaceAll(RowFunction of, String regex, String by) {
    Replacement replacement = new Replacement(by);
    return matching(
        of,
        regex,
        (matcher, text) -> {
          StringBuilder replaced = new StringBuilder();
          int copied = 0;
          int next = 0;
          boolean isBehindMatch = false;
          while (next <= text.length() && matcher.find(next)) {
            if (isBehindMatch && matcher.end() == copied) {
              next = next < text.length() ? text.offsetByCodePoints(next, 1) : next + 1;
              isBehindMatch = false;
            } else {
              replaced.append(text, copied, matcher.start());
              replacement.appendTo(replaced, matcher);
              copied = matcher.end();
              next = copied;
              isBehindMatch = true;
            }
          }
          return replaced.append(text, copied, text.length()).toString();
        });
  }

  /** A text in which {@code \0} stands for a match, {@code \1} to {@code \9} for its groups. */
  private record Replacement(String text) {
    void appendTo(StringBuilder out, Matcher match) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) != '\\') {
          out.append(text.charAt(i));
          continue;
        }
        String group = match.group(text.charAt(++i) - '0');
        out.append(group == null ? "" : group);
      }
    }
  }

  private static RowFunction parsed(RowFunction[] a, Pattern form, RowFunction.OfOne parse) {
    return one(a, x -> form.matches((String) x) ? parse.of(x) : null);
  }

  private static @Nullable Object parseLong(Object text) {
    try {
      return Long.valueOf((String) text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Object parseDecimal(Object text) {
    BigDecimal number = new BigDecimal((String) text);
    return NumericLimits.hold(number) ? number : null;
  }

  private static @Nullable Object parseDouble(Object text) {
    double number = Double.parseDouble((String) text);
    return Double.isFinite(number) ? (Object) number : null;
  }

  private static @Nullable Object parseDay(Object text) {
    try {
      LocalDate day = LocalDate.parse((String) text);
      return TimeLimits.hold(day) ? day : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Of a day, or of what clocks show at a time, those of a zone that is named, else in UTC. */
  private static RowFunction shown(
      Call call, RowFunction[] a, Function<LocalDateTime, Object> function) {
    if (call.arguments().get(0).type() == ColumnType.DATE) {
      return one(a, x -> function.apply(((LocalDate) x).atStartOfDay()));
    }
    if (call.arguments().size() == 1) {
      return one(a, x -> function.apply(LocalDateTime.ofInstant((Instant) x, ZoneOffset.UTC)));
    }
    ZoneRules zone = ZoneId.of(text(call, 1)).getRules();
    return one(
        a,
        x -> {
          Instant ts = (Instant) x;
          return TimeLimits.holdInAllZones(ts)
              ? function.apply(LocalDateTime.ofInstant(ts, zone.getOffset(ts)))
              : UNCOMPUTABLE;
        });
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000;
  }

  private interface Start {
    LocalDate of(LocalDate day);
  }

  private static RowFunction start(RowFunction[] a, Start start) {
    return one(
        a,
        x -> {
          LocalDate first = start.of((LocalDate) x);
          return TimeLimits.hold(first) ? first : UNCOMPUTABLE;
        });
  }
}
