package dev.alluvium.schemas.warehouse.expression;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.expression.term.Term.Call;
import dev.alluvium.schemas.spec.expression.term.Term.Column;
import dev.alluvium.schemas.spec.expression.term.Term.Literal;
import dev.alluvium.schemas.spec.expression.term.TextForms;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Terms as a warehouse's engine reads them: each gives what jobs compute. What DuckDB and BigQuery
 * answer differently is written out, so that no engine's own reading counts. What cannot be
 * computed is NULL.
 */
public final class TermSql {
  private static final String WHITE_SPACE = "[\\t\\n\\v\\f\\r ]+";

  private final SqlDialect dialect;
  private final UnaryOperator<String> columns;
  private final boolean isDuckDb;

  private TermSql(SqlDialect dialect, UnaryOperator<String> columns) {
    this.dialect = dialect;
    this.columns = columns;
    this.isDuckDb = dialect == SqlDialect.DUCKDB;
  }

  /** That term, of columns of the one relation that is read. */
  public static String of(Term term, SqlDialect dialect) {
    return of(term, dialect, UnaryOperator.identity());
  }

  /** That term, of columns of the relation of that alias. */
  public static String of(Term term, SqlDialect dialect, String alias) {
    return of(term, dialect, column -> alias + "." + column);
  }

  /**
   * That term.
   *
   * @param columns how each column is written
   */
  public static String of(Term term, SqlDialect dialect, UnaryOperator<String> columns) {
    return new TermSql(dialect, columns).write(term);
  }

  private String write(Term term) {
    if (term instanceof Column column) {
      return columns.apply(column.name());
    }
    return term instanceof Literal literal ? literal(literal) : call((Call) term);
  }

  private String literal(Literal literal) {
    String type = dialect.type(literal.type());
    Object value = literal.value();
    if (value == null) {
      return "CAST(NULL AS " + type + ")";
    }
    return switch (literal.type()) {
      case STRING -> dialect.literal((String) value);
      case INT64 -> isDuckDb ? cast(value.toString(), type) : whole((Long) value);
      case BOOLEAN -> (Boolean) value ? "TRUE" : "FALSE";
      case TIMESTAMP -> SqlDialect.literal((Instant) value);
      case NUMERIC -> cast("'" + ((BigDecimal) value).toPlainString() + "'", type);
      default -> cast("'" + value + "'", type);
    };
  }

  private static String whole(long value) {
    return value < 0 ? "(" + value + ")" : Long.toString(value);
  }

  private static String cast(String sql, String type) {
    return "CAST(" + sql + " AS " + type + ")";
  }

  private String castTo(Call call, String sql) {
    return cast(sql, dialect.type(call.type()));
  }

  private String call(Call call) {
    List<String> a = new ArrayList<>();
    call.arguments().forEach(argument -> a.add(write(argument)));
    if (call.function() == SqlFunction.ROUND && a.size() == 2) { // DuckDB takes no int64 there.
      a.set(1, "(" + ((Literal) call.arguments().get(1)).value() + ")");
    }
    return switch (call.function()) {
      case ADD, SUBTRACT, MULTIPLY ->
          isDuckDb ? held(call, infix(call.function().sql(), a)) : safe(call, a);
      case DIVIDE -> isDuckDb ? held(call, divided("/", a)) : safe(call, a);
      case DIV -> isDuckDb ? tried(divided("//", a)) : "SAFE." + divided("DIV", a.get(0), a.get(1));
      case MOD -> isDuckDb ? tried(divided("%", a)) : divided("MOD", a.get(0), a.get(1));
      case NEGATE -> isDuckDb ? tried("-" + a.get(0)) : safe(call, a);
      case SQRT -> "CASE WHEN %1$s >= 0 THEN SQRT(%1$s) END".formatted(a.get(0));
      case ROUND, FLOOR, CEIL ->
          isDuckDb
              ? held(call, function(call.function().sql(), a))
              : castTo(call, "SAFE." + function(call.function().sql(), a));
      case ABS -> isDuckDb ? tried(function("ABS", a)) : "SAFE." + function("ABS", a);
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, LIKE, AND, OR ->
          infix(call.function().sql(), a);
      case NOT -> "(NOT " + a.get(0) + ")";
      case IS_NULL -> "(" + a.get(0) + " IS NULL)";
      case IN -> "(%s IN (%s))".formatted(a.get(0), String.join(", ", a.subList(1, a.size())));
      case IF -> "CASE WHEN %s THEN %s ELSE %s END".formatted(a.get(0), a.get(1), a.get(2));
      case CONCAT -> infix("||", a);
      case TO_FLOAT64, TO_NUMERIC, TO_STRING, TO_TIMESTAMP -> castTo(call, a.get(0));
      case TO_DATE -> a.size() == 1 ? castTo(call, a.get(0)) : localDay(a);
      case TRIM -> trim(a.get(0));
      case SUBSTR -> substring(a);
      case STRPOS, STARTS_WITH, ENDS_WITH -> function(call.function().sql(), a);
      case REPLACE ->
          "CASE WHEN %2$s = '' THEN %1$s ELSE REPLACE(%1$s, %2$s, %3$s) END"
              .formatted(a.get(0), a.get(1), a.get(2));
      case REGEXP_CONTAINS ->
          isDuckDb ? function("regexp_matches", a) : function("REGEXP_CONTAINS", a);
      case REGEXP_EXTRACT -> extract(call, a);
      case REGEXP_REPLACE ->
          isDuckDb
              ? "regexp_replace(%s, %s, %s, 'g')".formatted(a.get(0), a.get(1), a.get(2))
              : function("REGEXP_REPLACE", a);
      case PARSE_INT64 -> parsed(call, a.get(0), TextForms.INT64);
      case PARSE_NUMERIC -> parsed(call, a.get(0), TextForms.NUMERIC);
      case PARSE_FLOAT64 -> parsed(call, a.get(0), TextForms.FLOAT64);
      case PARSE_DATE -> parsed(call, a.get(0), TextForms.DATE);
      case YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND, DAYOFWEEK -> part(call.function(), a);
      case DAYS_BETWEEN ->
          isDuckDb
              ? "DATE_DIFF('day', %s, %s)".formatted(a.get(1), a.get(0))
              : "DATE_DIFF(%s, %s, DAY)".formatted(a.get(0), a.get(1));
      case SECONDS_BETWEEN ->
          isDuckDb
              ? "DATE_SUB('second', %s, %s)".formatted(a.get(1), a.get(0))
              : "TIMESTAMP_DIFF(%s, %s, SECOND)".formatted(a.get(0), a.get(1));
      case SPLIT_PART ->
          isDuckDb
              ? "string_split(%s, %s)[%s + 1]".formatted(a.get(0), a.get(1), a.get(2))
              : "SPLIT(%s, %s)[SAFE_OFFSET(%s)]".formatted(a.get(0), a.get(1), a.get(2));
      case PLUS_DAYS ->
          isDuckDb
              ? inTime("DATE", tried("%s + CAST(%s AS INTEGER)".formatted(a.get(0), a.get(1))))
              : "SAFE.DATE_ADD(%s, INTERVAL (%s) DAY)".formatted(a.get(0), a.get(1));
      case PLUS_SECONDS ->
          isDuckDb
              ? inTime("TIMESTAMP", tried("%s + to_seconds(%s)".formatted(a.get(0), a.get(1))))
              : "SAFE.TIMESTAMP_ADD(%s, INTERVAL (%s) SECOND)".formatted(a.get(0), a.get(1));
      case MINUTE_START -> startOfTime("MINUTE", a.get(0));
      case HOUR_START -> startOfTime("HOUR", a.get(0));
      case DAY_START -> startOfTime("DAY", a.get(0));
      case WEEK_START -> start("week", "ISOWEEK", a.get(0));
      case MONTH_START -> start("month", "MONTH", a.get(0));
      case QUARTER_START -> start("quarter", "QUARTER", a.get(0));
      case YEAR_START -> start("year", "YEAR", a.get(0));
      case MONTH_END, COALESCE, NULLIF, LOWER, UPPER, LENGTH -> function(call.function().sql(), a);
    };
  }

  private static String infix(String operator, List<String> arguments) {
    return arguments.stream().collect(joining(" " + operator + " ", "(", ")"));
  }

  private static String function(String name, List<String> arguments) {
    return name + "(" + String.join(", ", arguments) + ")";
  }

  /** By nothing, nothing is divided. */
  private static String divided(String operator, List<String> a) {
    return "(%s %s NULLIF(%s, 0))".formatted(a.get(0), operator, a.get(1));
  }

  private static String divided(String function, String dividend, String divisor) {
    return "%s(%s, NULLIF(%s, 0))".formatted(function, dividend, divisor);
  }

  private static String tried(String sql) {
    return "TRY(" + sql + ")";
  }

  /** In DuckDB: a value of the call's type, if that can hold it. */
  private String held(Call call, String sql) {
    String value = tried(castTo(call, sql));
    return call.type() == ColumnType.FLOAT64
        ? "NULLIF(NULLIF(%s, CAST('Infinity' AS DOUBLE)), CAST('-Infinity' AS DOUBLE))"
            .formatted(value)
        : value;
  }

  /** BigQuery's function that gives NULL where the operator ends the query. */
  private String safe(Call call, List<String> arguments) {
    return castTo(call, function("SAFE_" + call.function().name(), arguments));
  }

  private String trim(String sql) {
    return isDuckDb
        ? "regexp_replace(%s, %s, '', 'g')"
            .formatted(sql, dialect.literal("\\A" + WHITE_SPACE + "|" + WHITE_SPACE + "\\z"))
        : "TRIM(%s, ' \\t\\n\\v\\f\\r')".formatted(sql);
  }

  /** Places that a text has not are the first, and no text is shorter than none. */
  private static String substring(List<String> a) {
    String from =
        "CASE WHEN %1$s = 0 OR %1$s < -LENGTH(%2$s) THEN 1 ELSE %1$s END"
            .formatted(a.get(1), a.get(0));
    return a.size() == 2
        ? "SUBSTR(%s, %s)".formatted(a.get(0), from)
        : "SUBSTR(%s, %s, CASE WHEN %3$s < 0 THEN 0 ELSE %3$s END)"
            .formatted(a.get(0), from, a.get(2));
  }

  private String extract(Call call, List<String> a) {
    if (!isDuckDb) {
      return function("REGEXP_EXTRACT", a);
    }
    Literal pattern = (Literal) call.arguments().get(1);
    int groups = com.google.re2j.Pattern.compile(String.valueOf(pattern.value())).groupCount();
    return "CASE WHEN regexp_matches(%1$s, %2$s) THEN regexp_extract(%1$s, %2$s, %3$s) END"
        .formatted(a.get(0), a.get(1), Integer.toString(Math.min(groups, 1)));
  }

  private String parsed(Call call, String sql, String regex) {
    String cast = (isDuckDb ? "TRY_CAST(" : "SAFE_CAST(") + sql + " AS ";
    return "CASE WHEN %s THEN %s%s) END"
        .formatted(dialect.matches(sql, regex), cast, dialect.type(call.type()));
  }

  private String part(SqlFunction part, List<String> a) {
    if (a.size() == 2) {
      return inAllZones(
          a.get(0),
          part(part, isDuckDb ? local(a) : "%s AT TIME ZONE %s".formatted(a.get(0), a.get(1))));
    }
    return part(part, a.get(0));
  }

  private String part(SqlFunction part, String sql) {
    return isDuckDb && part == SqlFunction.SECOND
        ? "CAST(FLOOR(EXTRACT(SECOND FROM %s)) AS BIGINT)".formatted(sql)
        : isDuckDb && part == SqlFunction.DAYOFWEEK
            ? "(EXTRACT(DOW FROM %s) + 1)".formatted(sql)
            : "EXTRACT(%s FROM %s)".formatted(part.name(), sql);
  }

  private String localDay(List<String> a) {
    return inAllZones(
        a.get(0), isDuckDb ? cast(local(a), "DATE") : "DATE(%s, %s)".formatted(a.get(0), a.get(1)));
  }

  /** In DuckDB: what the clocks of a zone show. */
  private static String local(List<String> a) {
    return "((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)".formatted(a.get(0), a.get(1));
  }

  /** NULL at times of which a zone's clocks may show a year that no column holds. */
  private static String inAllZones(String ts, String sql) {
    return "CASE WHEN %1$s >= %2$s AND %1$s < %3$s THEN %4$s END"
        .formatted(
            ts,
            SqlDialect.literal(TimeLimits.FIRST_IN_ALL_ZONES),
            SqlDialect.literal(TimeLimits.END_IN_ALL_ZONES),
            sql);
  }

  /** In DuckDB, whose times are of more years than a column has. */
  private static String inTime(String type, String sql) {
    return "CASE WHEN YEAR(%1$s) BETWEEN 1 AND 9999 THEN CAST(%1$s AS %2$s) END"
        .formatted(sql, type);
  }

  private String startOfTime(String unit, String sql) {
    return isDuckDb
        ? "DATE_TRUNC('%s', %s)".formatted(unit, sql)
        : "TIMESTAMP_TRUNC(%s, %s)".formatted(sql, unit);
  }

  private String start(String duckDb, String bigQuery, String sql) {
    return isDuckDb
        ? "CAST(DATE_TRUNC('%s', %s) AS DATE)".formatted(duckDb, sql)
        : "DATE_TRUNC(%s, %s)".formatted(sql, bigQuery);
  }
}
