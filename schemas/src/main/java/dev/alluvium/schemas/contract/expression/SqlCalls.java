package dev.alluvium.schemas.contract.expression;

import com.google.re2j.PatternSyntaxException;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.expression.term.Term.Call;
import dev.alluvium.schemas.spec.expression.term.Term.Literal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.sf.jsqlparser.expression.ArrayExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;

/** What people call as {@code NAME(a, b)}. */
final class SqlCalls {
  /** Each of them is written out several times more than the one before. */
  private static final int MOST_COMPARED = 4;

  /** Beyond, every number is itself or zero. */
  private static final int MOST_DIGITS = 28;

  private static final Map<String, SqlFunction> STARTS =
      Map.of(
          "ISOWEEK", SqlFunction.WEEK_START,
          "MONTH", SqlFunction.MONTH_START,
          "QUARTER", SqlFunction.QUARTER_START,
          "YEAR", SqlFunction.YEAR_START);

  private static final Map<String, SqlFunction> STARTS_OF_TIMES =
      Map.of(
          "MINUTE", SqlFunction.MINUTE_START,
          "HOUR", SqlFunction.HOUR_START,
          "DAY", SqlFunction.DAY_START);

  private static final Map<String, Long> DAYS = Map.of("DAY", 1L);
  private static final Map<String, Long> SECONDS =
      Map.of("SECOND", 1L, "MINUTE", 60L, "HOUR", 3_600L, "DAY", 86_400L);

  private static final long DAYS_OF_A_WEEK = 7;
  private static final Map<String, Long> UNITS_OF_A_YEAR =
      Map.of("MONTH", 12L, "QUARTER", 4L, "YEAR", 1L);

  private static final String SPLIT = "SPLIT";
  private static final int MOST_PARTS = 10_000;

  private static final String LAST_DIGITS = "engines differ in its last digits";
  private static final String WHEN_IT_RUNS =
      "it depends on when it is computed; give the event a column for the time";

  private static final String JSON =
      "engines write its numbers in different ways; take the value by a column of its own, with a"
          + " type: json: {of: payload, from: user.login, type: string}";

  private static final String OF_MANY_ROWS =
      "an expression sees one row; what is computed of many is a measure of an aggregate mart or a"
          + " roll-up";

  private static final String AS_TEXT =
      "write SUBSTR(CAST(d AS STRING), 1, 7) for a month such as 2024-01, or put together what"
          + " EXTRACT gives";

  /** Those that people look for, and what to write instead, or why there is none. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("POW", LAST_DIGITS + "; write a * a"),
          Map.entry("POWER", LAST_DIGITS + "; write a * a"),
          Map.entry("EXP", LAST_DIGITS),
          Map.entry("LN", LAST_DIGITS),
          Map.entry("LOG", LAST_DIGITS),
          Map.entry("LOG10", LAST_DIGITS),
          Map.entry("CURRENT_DATE", WHEN_IT_RUNS),
          Map.entry("CURRENT_TIMESTAMP", WHEN_IT_RUNS),
          Map.entry("NOW", WHEN_IT_RUNS),
          Map.entry("NVL", "write COALESCE"),
          Map.entry("ISNULL", "write x IS NULL"),
          Map.entry("IIF", "write IF"),
          Map.entry("LEN", "write LENGTH"),
          Map.entry("SUBSTRING", "write SUBSTR"),
          Map.entry("INSTR", "write STRPOS"),
          Map.entry("DATEDIFF", "write DATE_DIFF(a, b, DAY)"),
          Map.entry("TO_DATE", "write SAFE_CAST(s AS DATE)"),
          Map.entry("PARSE_DATE", "write SAFE_CAST(s AS DATE)"),
          Map.entry("FORMAT_DATE", AS_TEXT),
          Map.entry("FORMAT_TIMESTAMP", AS_TEXT),
          Map.entry("STRFTIME", AS_TEXT),
          Map.entry("TO_CHAR", AS_TEXT),
          Map.entry("SUM", OF_MANY_ROWS),
          Map.entry("COUNT", OF_MANY_ROWS),
          Map.entry("AVG", OF_MANY_ROWS),
          Map.entry("MEDIAN", OF_MANY_ROWS),
          Map.entry("MIN", OF_MANY_ROWS),
          Map.entry("MAX", OF_MANY_ROWS),
          Map.entry("RAND", "the same event would give different values"),
          Map.entry("JSON_VALUE", JSON),
          Map.entry("JSON_QUERY", JSON),
          Map.entry("JSON_VALUE_ARRAY", JSON),
          Map.entry("JSON_QUERY_ARRAY", JSON),
          Map.entry("ARRAY_LENGTH", JSON),
          Map.entry("JSON_EXTRACT", JSON),
          Map.entry("JSON_EXTRACT_ARRAY", JSON),
          Map.entry("JSON_EXTRACT_STRING_ARRAY", JSON),
          Map.entry("LAX_BOOL", JSON),
          Map.entry("LAX_FLOAT64", JSON),
          Map.entry("LAX_INT64", JSON),
          Map.entry("LAX_STRING", JSON),
          Map.entry("PARSE_JSON", JSON),
          Map.entry("TO_JSON_STRING", JSON),
          Map.entry("JSON_EXTRACT_SCALAR", JSON));

  private static final Map<String, Callable> CALLABLES = callables();

  private SqlCalls() {}

  /** Builds a term of the arguments of a call. */
  private interface Callable {
    Term of(TermReader reader, List<Expression> arguments);
  }

  /**
   * Reads a call.
   *
   * @param reader reads the arguments
   */
  static Term of(String name, TermReader reader, List<Expression> arguments) {
    String upper = name.toUpperCase(Locale.ROOT);
    Callable callable = CALLABLES.get(upper);
    if (REFUSED.containsKey(upper)) {
      throw new TermException(upper + " is not part of the language: " + REFUSED.get(upper));
    }
    if (callable == null) {
      throw new TermException(Choice.unknown("function", upper, List.copyOf(CALLABLES.keySet())));
    }
    return callable.of(reader, arguments);
  }

  /** Why there is no function of that name, of those that people look for. */
  static Optional<String> refusal(String name) {
    return Optional.ofNullable(REFUSED.get(name));
  }

  static boolean has(String name) {
    return CALLABLES.containsKey(name);
  }

  private static Map<String, Callable> callables() {
    Map<String, Callable> callables = new TreeMap<>();
    for (SqlFunction function :
        List.of(
            SqlFunction.MONTH_END,
            SqlFunction.DIV,
            SqlFunction.MOD,
            SqlFunction.ABS,
            SqlFunction.FLOOR,
            SqlFunction.CEIL,
            SqlFunction.LOWER,
            SqlFunction.UPPER,
            SqlFunction.TRIM,
            SqlFunction.LENGTH,
            SqlFunction.SUBSTR,
            SqlFunction.STARTS_WITH,
            SqlFunction.ENDS_WITH,
            SqlFunction.STRPOS,
            SqlFunction.REPLACE,
            SqlFunction.SQRT)) {
      callables.put(
          function.sql(),
          (reader, arguments) -> reader.call(function, arguments.toArray(Expression[]::new)));
    }
    callables.put(
        "DATE",
        (reader, arguments) ->
            arguments.size() == 2
                ? reader.inZone(SqlFunction.TO_DATE, arguments.get(0), arguments.get(1))
                : reader.call(SqlFunction.TO_DATE, arguments.toArray(Expression[]::new)));
    callables.put("ROUND", SqlCalls::round);
    callables.put("CONCAT", SqlCalls::concat);
    callables.put("IF", SqlCalls::either);
    callables.put("COALESCE", SqlCalls::coalesce);
    callables.put("IFNULL", SqlCalls::coalesce);
    callables.put("NULLIF", SqlCalls::nullIf);
    callables.put("SAFE_DIVIDE", SqlCalls::safeDivide);
    callables.put("GREATEST", (r, a) -> extreme("GREATEST", SqlFunction.GREATER_OR_EQUAL, r, a));
    callables.put("LEAST", (r, a) -> extreme("LEAST", SqlFunction.LESS_OR_EQUAL, r, a));
    callables.put("DATE_TRUNC", (r, a) -> start("DATE_TRUNC", "a date", STARTS, r, a));
    callables.put(
        "TIMESTAMP_TRUNC",
        (r, a) -> start("TIMESTAMP_TRUNC", "a timestamp", STARTS_OF_TIMES, r, a));
    callables.put("DATE_ADD", (r, a) -> later(SqlFunction.PLUS_DAYS, DAYS, 1, r, a));
    callables.put("DATE_SUB", (r, a) -> later(SqlFunction.PLUS_DAYS, DAYS, -1, r, a));
    callables.put("TIMESTAMP_ADD", (r, a) -> later(SqlFunction.PLUS_SECONDS, SECONDS, 1, r, a));
    callables.put("TIMESTAMP_SUB", (r, a) -> later(SqlFunction.PLUS_SECONDS, SECONDS, -1, r, a));
    callables.put(
        SPLIT,
        (reader, arguments) -> {
          throw noPart();
        });
    callables.put("DATE_DIFF", SqlCalls::daysBetween);
    callables.put("TIMESTAMP_DIFF", SqlCalls::timeBetween);
    for (SqlFunction function :
        List.of(
            SqlFunction.REGEXP_CONTAINS, SqlFunction.REGEXP_EXTRACT, SqlFunction.REGEXP_REPLACE)) {
      callables.put(function.sql(), (reader, arguments) -> regex(function, reader, arguments));
    }
    return callables;
  }

  private static Term round(TermReader reader, List<Expression> arguments) {
    Term call = reader.call(SqlFunction.ROUND, arguments.toArray(Expression[]::new));
    if (arguments.size() == 2
        && !(((Call) call).arguments().get(1) instanceof Literal digits
            && digits.value() instanceof Long count
            && Math.abs(count) <= MOST_DIGITS)) {
      throw new TermException(
          "ROUND takes how many digits as a number that is written out, from -%s to %s"
              .formatted(MOST_DIGITS, MOST_DIGITS));
    }
    return call;
  }

  private static Term concat(TermReader reader, List<Expression> arguments) {
    if (arguments.size() < 2) {
      throw new TermException("CONCAT takes two texts or more");
    }
    Term all = reader.term(arguments.get(0));
    for (Expression next : arguments.subList(1, arguments.size())) {
      all = TermTypes.call(SqlFunction.CONCAT, List.of(all, reader.term(next)));
    }
    return all;
  }

  private static Term either(TermReader reader, List<Expression> arguments) {
    if (arguments.size() != 3) {
      throw new TermException("IF takes a condition and two values, not " + arguments.size());
    }
    List<Term> values = reader.alike("IF", arguments.subList(1, 3));
    return new Call(
        SqlFunction.IF,
        List.of(reader.condition(arguments.get(0)), values.get(0), values.get(1)),
        values.get(0).type());
  }

  private static Term coalesce(TermReader reader, List<Expression> arguments) {
    if (arguments.size() < 2) {
      throw new TermException("COALESCE takes two values or more");
    }
    List<Term> values = reader.alike("COALESCE", arguments);
    return new Call(SqlFunction.COALESCE, values, values.get(0).type());
  }

  private static Term nullIf(TermReader reader, List<Expression> arguments) {
    if (arguments.size() != 2) {
      throw new TermException("NULLIF takes two values, not " + arguments.size());
    }
    List<Term> values = reader.alike("NULLIF", arguments);
    ColumnType type = values.get(0).type();
    if (SqlFunction.EQUAL.resultOf(List.of(type, type)).isEmpty()) {
      throw TermTypes.refused(SqlFunction.EQUAL, values);
    }
    return new Call(SqlFunction.NULLIF, values, type);
  }

  private static Term safeDivide(TermReader reader, List<Expression> arguments) {
    if (arguments.size() != 2) {
      throw new TermException("SAFE_DIVIDE takes two numbers, not " + arguments.size());
    }
    Expression divisor = new Function("NULLIF", arguments.get(1), new LongValue(0));
    return reader.call(SqlFunction.DIVIDE, arguments.get(0), divisor);
  }

  /** One by one: {@code IF(a >= b, a, IF(b >= a, b, NULL))}, NULL where one is. */
  private static Term extreme(
      String name, SqlFunction isKept, TermReader reader, List<Expression> arguments) {
    if (arguments.size() < 2 || arguments.size() > MOST_COMPARED) {
      throw new TermException("%s takes two to %s values".formatted(name, MOST_COMPARED));
    }
    List<Term> values = reader.alike(name, arguments);
    ColumnType type = values.get(0).type();
    Term kept = values.get(0);
    for (Term next : values.subList(1, values.size())) {
      Term otherwise =
          new Call(
              SqlFunction.IF,
              List.of(TermTypes.call(isKept, List.of(next, kept)), next, new Literal(null, type)),
              type);
      kept =
          new Call(
              SqlFunction.IF,
              List.of(TermTypes.call(isKept, List.of(kept, next)), kept, otherwise),
              type);
    }
    return kept;
  }

  private static Term start(
      String name,
      String of,
      Map<String, SqlFunction> starts,
      TermReader reader,
      List<Expression> arguments) {
    SqlFunction start = arguments.size() == 2 ? starts.get(word(arguments.get(1))) : null;
    if (start == null) {
      throw new TermException(
          "%s takes %s and one of %s"
              .formatted(name, of, starts.keySet().stream().sorted().toList()));
    }
    return reader.call(start, arguments.get(0));
  }

  /** So many days or seconds later, or, with a sign of -1, earlier. */
  private static Term later(
      SqlFunction function,
      Map<String, Long> units,
      long sign,
      TermReader reader,
      List<Expression> arguments) {
    if (arguments.size() == 2 && arguments.get(1) instanceof IntervalExpression length) {
      Long unit = units.get(String.valueOf(length.getIntervalType()).toUpperCase(Locale.ROOT));
      if (unit != null) {
        Term count = product(count(length, reader), sign * unit);
        return TermTypes.call(function, List.of(reader.term(arguments.get(0)), count));
      }
    }
    boolean isDate = function == SqlFunction.PLUS_DAYS;
    throw new TermException(
        "%1$s takes a %2$s and a length such as INTERVAL 3 %3$s or INTERVAL (a + 1) %3$s; of %4$s"
            .formatted(
                function.sql(),
                isDate ? "date" : "timestamp",
                isDate ? "DAY" : "HOUR",
                units.keySet().stream().sorted().toList()));
  }

  private static Term product(Term count, long unit) {
    return unit == 1
        ? count
        : TermTypes.call(SqlFunction.MULTIPLY, List.of(count, new Literal(unit, ColumnType.INT64)));
  }

  /** As the parser has it: a number, or a call of what it takes for a function INTERVAL. */
  private static Term count(IntervalExpression length, TermReader reader) {
    String number = length.getParameter();
    if (number != null && number.matches("-?[0-9]+")) {
      return new Literal(TermTypes.value(ColumnType.INT64, number), ColumnType.INT64);
    }
    if (length.getExpression() instanceof Function brackets && brackets.getParameters() != null) {
      return reader.term(brackets.getParameters().get(0));
    }
    throw new TermException(
        "%s: a length that is no number stands in brackets, as INTERVAL (a + 1) DAY"
            .formatted(length));
  }

  /** {@code SPLIT(text, ',')[SAFE_OFFSET(1)]}. */
  static Term part(ArrayExpression part, TermReader reader) {
    if (!(part.getObjExpression() instanceof Function split
            && split.getName().equalsIgnoreCase(SPLIT)
            && split.getParameters() != null)
        || !(part.getIndexExpression() instanceof Function place
            && place.getParameters() != null
            && place.getParameters().size() == 1
            && place.getParameters().get(0) instanceof LongValue number)) {
      throw noPart();
    }
    int first = place.getName().equalsIgnoreCase("SAFE_ORDINAL") ? 1 : 0;
    long offset = number.getValue() - first;
    if ((first == 0 && !place.getName().equalsIgnoreCase("SAFE_OFFSET"))
        || offset < 0
        || offset > MOST_PARTS) {
      throw noPart();
    }
    List<Term> arguments = new ArrayList<>();
    split.getParameters().forEach(argument -> arguments.add(reader.term(argument)));
    arguments.add(new Literal(offset, ColumnType.INT64));
    Term call = TermTypes.call(SqlFunction.SPLIT_PART, arguments);
    if (literalText(call, 1).isEmpty()) {
      throw noPart();
    }
    return call;
  }

  private static TermException noPart() {
    return new TermException(
        "SPLIT takes a text and a delimiter in quotes, and gives one of the parts: SPLIT(a,"
            + " ',')[SAFE_OFFSET(0)] is the first");
  }

  /** Whole units: of a minute and 59 seconds one, as of those before. */
  private static Term timeBetween(TermReader reader, List<Expression> arguments) {
    Long unit = arguments.size() == 3 ? SECONDS.get(word(arguments.get(2))) : null;
    if (unit == null) {
      throw noDifference("TIMESTAMP_DIFF", "timestamps", SECONDS.keySet());
    }
    Term seconds = reader.call(SqlFunction.SECONDS_BETWEEN, arguments.get(0), arguments.get(1));
    return quotient(seconds, unit);
  }

  /** Of longer units than a day, how often one begins between: from 31 January, February does. */
  private static Term daysBetween(TermReader reader, List<Expression> arguments) {
    String unit = arguments.size() == 3 ? word(arguments.get(2)) : "";
    if (unit.equals("DAY")) {
      return reader.call(SqlFunction.DAYS_BETWEEN, arguments.get(0), arguments.get(1));
    }
    if (unit.equals("ISOWEEK")) {
      List<Term> mondays = new ArrayList<>();
      for (Expression day : arguments.subList(0, 2)) {
        mondays.add(reader.call(SqlFunction.WEEK_START, day));
      }
      return quotient(TermTypes.call(SqlFunction.DAYS_BETWEEN, mondays), DAYS_OF_A_WEEK);
    }
    if (!UNITS_OF_A_YEAR.containsKey(unit)) {
      throw noDifference(
          "DATE_DIFF", "dates", List.of("DAY", "ISOWEEK", "MONTH", "QUARTER", "YEAR"));
    }
    List<Term> counts = new ArrayList<>();
    for (Expression day : arguments.subList(0, 2)) {
      counts.add(unitsSinceYearZero(unit, day, reader));
    }
    return TermTypes.call(SqlFunction.SUBTRACT, counts);
  }

  private static Term unitsSinceYearZero(String unit, Expression day, TermReader reader) {
    Term years =
        product(reader.call(SqlFunction.YEAR, day), UNITS_OF_A_YEAR.getOrDefault(unit, 1L));
    return switch (unit) {
      case "MONTH" ->
          TermTypes.call(SqlFunction.ADD, List.of(years, reader.call(SqlFunction.MONTH, day)));
      case "QUARTER" ->
          TermTypes.call(SqlFunction.ADD, List.of(years, reader.call(SqlFunction.QUARTER, day)));
      default -> years;
    };
  }

  private static Term quotient(Term count, long unit) {
    return unit == 1
        ? count
        : TermTypes.call(SqlFunction.DIV, List.of(count, new Literal(unit, ColumnType.INT64)));
  }

  private static TermException noDifference(String name, String of, Collection<String> units) {
    return new TermException(
        "%s takes two %s and one of %s".formatted(name, of, units.stream().sorted().toList()));
  }

  private static String word(Expression sql) {
    return sql.toString().toUpperCase(Locale.ROOT);
  }

  private static Term regex(SqlFunction function, TermReader reader, List<Expression> arguments) {
    Term call = reader.call(function, arguments.toArray(Expression[]::new));
    int groups = groups(literalText(call, 1));
    if (function == SqlFunction.REGEXP_EXTRACT && groups > 1) {
      throw new TermException("REGEXP_EXTRACT takes a pattern with one group at most");
    }
    if (function == SqlFunction.REGEXP_REPLACE
        && !literalText(call, 2).matches("(?s)(?:[^\\\\]|\\\\[0-" + Math.min(groups, 9) + "])*")) {
      throw new TermException(
          "REGEXP_REPLACE: of backslashes, a replacement has \\0 for the match and \\1 to \\9 for"
              + " groups that the pattern has");
    }
    return call;
  }

  private static int groups(String regex) {
    try {
      return com.google.re2j.Pattern.compile(regex).groupCount();
    } catch (PatternSyntaxException e) {
      throw new TermException(
          "\"%s\" is no regular expression (RE2): %s".formatted(regex, e.getDescription()));
    }
  }

  static String literalText(Term term, int argument) {
    Call call = (Call) term;
    if (call.arguments().get(argument) instanceof Literal literal
        && literal.value() instanceof String text) {
      return text;
    }
    throw new TermException(
        "%s takes a text in quotes as its pattern".formatted(call.function().sql()));
  }
}
