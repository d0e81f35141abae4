package dev.alluvium.schemas.spec.expression.term;

import static dev.alluvium.schemas.spec.column.ColumnType.BOOLEAN;
import static dev.alluvium.schemas.spec.column.ColumnType.DATE;
import static dev.alluvium.schemas.spec.column.ColumnType.FLOAT64;
import static dev.alluvium.schemas.spec.column.ColumnType.INT64;
import static dev.alluvium.schemas.spec.column.ColumnType.NUMERIC;
import static dev.alluvium.schemas.spec.column.ColumnType.STRING;
import static dev.alluvium.schemas.spec.column.ColumnType.TIMESTAMP;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * The functions and operators of expressions in SQL, of the types that they take. Each is NULL
 * where an argument is, but for {@link #AND}, {@link #OR}, {@link #IS_NULL}, {@link #IF}, {@link
 * #COALESCE}, {@link #NULLIF} and {@link #IN}, which are SQL's. Computed by the engine, and written
 * for both warehouses; their names are part of the fingerprints of states, and never change.
 */
public enum SqlFunction {
  ADD("+", Overloads.ARITHMETIC),
  SUBTRACT("-", Overloads.ARITHMETIC),
  MULTIPLY("*", Overloads.ARITHMETIC),
  /** Nobody's number of a division by zero; of whole numbers a {@code float64}. */
  DIVIDE("/", List.of(of(FLOAT64, FLOAT64, FLOAT64), of(NUMERIC, NUMERIC, NUMERIC))),
  /** Whole numbers, truncated. */
  DIV("DIV", of(INT64, INT64, INT64)),
  MOD("MOD", of(INT64, INT64, INT64)),
  NEGATE("-", Overloads.NUMBER),
  ABS("ABS", Overloads.NUMBER),
  /** Halves away from zero. */
  ROUND("ROUND", Overloads.ROUNDED),
  FLOOR("FLOOR", Overloads.FRACTION),
  CEIL("CEIL", Overloads.FRACTION),
  /** Nobody's number of what is below zero. */
  SQRT("SQRT", of(FLOAT64, FLOAT64)),
  TO_FLOAT64("CAST", List.of(of(FLOAT64, INT64), of(FLOAT64, NUMERIC))),
  TO_NUMERIC("CAST", of(NUMERIC, INT64)),

  EQUAL("=", Overloads.COMPARABLE),
  NOT_EQUAL("<>", Overloads.COMPARABLE),
  LESS("<", Overloads.ORDERED),
  LESS_OR_EQUAL("<=", Overloads.ORDERED),
  GREATER(">", Overloads.ORDERED),
  GREATER_OR_EQUAL(">=", Overloads.ORDERED),
  /** Whether the first equals one of the others. */
  IN("IN", Overloads.COMPARABLE),
  /** The second is a literal. */
  LIKE("LIKE", of(BOOLEAN, STRING, STRING)),

  AND("AND", of(BOOLEAN, BOOLEAN, BOOLEAN)),
  OR("OR", of(BOOLEAN, BOOLEAN, BOOLEAN)),
  NOT("NOT", of(BOOLEAN, BOOLEAN)),
  IS_NULL("IS NULL", List.of()),
  /** Condition, what it is where that holds, and what it is otherwise. */
  IF("IF", List.of()),
  COALESCE("COALESCE", List.of()),
  NULLIF("NULLIF", List.of()),

  CONCAT("CONCAT", of(STRING, STRING, STRING)),
  LOWER("LOWER", of(STRING, STRING)),
  UPPER("UPPER", of(STRING, STRING)),
  /** Without the white space of ASCII at both ends. */
  TRIM("TRIM", of(STRING, STRING)),
  /** In characters. */
  LENGTH("LENGTH", of(INT64, STRING)),
  /** From a character, of which the first is 1; the length may be left out. */
  SUBSTR("SUBSTR", List.of(of(STRING, STRING, INT64), of(STRING, STRING, INT64, INT64))),
  STARTS_WITH("STARTS_WITH", of(BOOLEAN, STRING, STRING)),
  ENDS_WITH("ENDS_WITH", of(BOOLEAN, STRING, STRING)),
  /** Where the second begins in the first, in characters from 1; 0 where it does not. */
  STRPOS("STRPOS", of(INT64, STRING, STRING)),
  REPLACE("REPLACE", of(STRING, STRING, STRING, STRING)),
  /**
   * The part between delimiters of that number, from 0; NULL where there are not so many. Delimiter
   * and number are literals.
   */
  SPLIT_PART("SPLIT", of(STRING, STRING, STRING, INT64)),
  /** The second is a literal: a regular expression of RE2. */
  REGEXP_CONTAINS("REGEXP_CONTAINS", of(BOOLEAN, STRING, STRING)),
  /** The group of the first match, or all of it where there is none; NULL without a match. */
  REGEXP_EXTRACT("REGEXP_EXTRACT", of(STRING, STRING, STRING)),
  /** Each match, by a literal in which {@code \1} is the first group. */
  REGEXP_REPLACE("REGEXP_REPLACE", of(STRING, STRING, STRING, STRING)),
  /** Of digits and perhaps a sign; NULL of any other text. */
  PARSE_INT64("SAFE_CAST", of(INT64, STRING)),
  /** Of digits, perhaps a sign, a point and an exponent; NULL of any other text. */
  PARSE_FLOAT64("SAFE_CAST", of(FLOAT64, STRING)),
  /** As of {@link #PARSE_FLOAT64}, without exponent, of at most nine decimals. */
  PARSE_NUMERIC("SAFE_CAST", of(NUMERIC, STRING)),
  /** Of {@code 2024-01-31} alone. */
  PARSE_DATE("SAFE_CAST", of(DATE, STRING)),
  TO_STRING("CAST", List.of(of(STRING, INT64), of(STRING, BOOLEAN), of(STRING, DATE))),

  /** Day of a timestamp, UTC, or that on the calendar of a zone, a literal. */
  TO_DATE("DATE", List.of(of(DATE, TIMESTAMP), of(DATE, TIMESTAMP, STRING))),
  /** The first instant of a day, UTC. */
  TO_TIMESTAMP("CAST", of(TIMESTAMP, DATE)),
  YEAR("EXTRACT", Overloads.DAY_PART),
  QUARTER("EXTRACT", Overloads.DAY_PART),
  MONTH("EXTRACT", Overloads.DAY_PART),
  DAY("EXTRACT", Overloads.DAY_PART),
  /** From 1, which is Sunday. */
  DAYOFWEEK("EXTRACT", Overloads.DAY_PART),
  HOUR("EXTRACT", Overloads.CLOCK_PART),
  MINUTE("EXTRACT", Overloads.CLOCK_PART),
  SECOND("EXTRACT", Overloads.CLOCK_PART),
  /** Days from the second to the first. */
  DAYS_BETWEEN("DATE_DIFF", of(INT64, DATE, DATE)),
  /** Whole seconds from the second to the first, truncated. */
  SECONDS_BETWEEN("TIMESTAMP_DIFF", of(INT64, TIMESTAMP, TIMESTAMP)),
  PLUS_DAYS("DATE_ADD", of(DATE, DATE, INT64)),
  PLUS_SECONDS("TIMESTAMP_ADD", of(TIMESTAMP, TIMESTAMP, INT64)),
  MINUTE_START("TIMESTAMP_TRUNC", of(TIMESTAMP, TIMESTAMP)),
  HOUR_START("TIMESTAMP_TRUNC", of(TIMESTAMP, TIMESTAMP)),
  DAY_START("TIMESTAMP_TRUNC", of(TIMESTAMP, TIMESTAMP)),
  WEEK_START("DATE_TRUNC", of(DATE, DATE)),
  MONTH_START("DATE_TRUNC", of(DATE, DATE)),
  MONTH_END("LAST_DAY", of(DATE, DATE)),
  QUARTER_START("DATE_TRUNC", of(DATE, DATE)),
  YEAR_START("DATE_TRUNC", of(DATE, DATE));

  /**
   * What it takes and gives.
   *
   * @param arguments their types, in order
   */
  public record Overload(ColumnType result, List<ColumnType> arguments) {
    /** Whether it takes arguments of these types. */
    boolean takes(List<ColumnType> types) {
      return arguments.equals(types);
    }
  }

  /** Lists that several have. */
  private static final class Overloads {
    static final List<Overload> ARITHMETIC =
        List.of(
            of(INT64, INT64, INT64), of(NUMERIC, NUMERIC, NUMERIC), of(FLOAT64, FLOAT64, FLOAT64));
    static final List<Overload> NUMBER =
        List.of(of(INT64, INT64), of(NUMERIC, NUMERIC), of(FLOAT64, FLOAT64));
    static final List<Overload> FRACTION = List.of(of(NUMERIC, NUMERIC), of(FLOAT64, FLOAT64));
    static final List<Overload> ROUNDED =
        List.of(
            of(NUMERIC, NUMERIC),
            of(FLOAT64, FLOAT64),
            of(NUMERIC, NUMERIC, INT64),
            of(FLOAT64, FLOAT64, INT64));
    static final List<Overload> COMPARABLE =
        List.of(
            of(BOOLEAN, INT64, INT64),
            of(BOOLEAN, NUMERIC, NUMERIC),
            of(BOOLEAN, FLOAT64, FLOAT64),
            of(BOOLEAN, STRING, STRING),
            of(BOOLEAN, BOOLEAN, BOOLEAN),
            of(BOOLEAN, DATE, DATE),
            of(BOOLEAN, TIMESTAMP, TIMESTAMP));
    static final List<Overload> ORDERED =
        COMPARABLE.stream()
            .filter(overload -> !overload.arguments().contains(STRING))
            .filter(overload -> !overload.arguments().contains(BOOLEAN))
            .toList();

    /** The third: as the clocks of a zone show it, a literal. */
    static final List<Overload> DAY_PART =
        List.of(of(INT64, DATE), of(INT64, TIMESTAMP), of(INT64, TIMESTAMP, STRING));

    static final List<Overload> CLOCK_PART =
        List.of(of(INT64, TIMESTAMP), of(INT64, TIMESTAMP, STRING));
  }

  private final String sql;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list of records.
  private final List<Overload> overloads;

  SqlFunction(String sql, Overload overload) {
    this(sql, List.of(overload));
  }

  SqlFunction(String sql, List<Overload> overloads) {
    this.sql = sql;
    this.overloads = overloads;
  }

  private static Overload of(ColumnType result, ColumnType... arguments) {
    return new Overload(result, List.of(arguments));
  }

  /** What people call it. */
  public String sql() {
    return sql;
  }

  /** What it takes, and gives of it; empty where it takes any types that agree. */
  public List<Overload> overloads() {
    return overloads;
  }

  /** The type that it gives of arguments of these types; empty where it does not take them. */
  public Optional<ColumnType> resultOf(List<ColumnType> types) {
    return overloads.stream()
        .filter(overload -> overload.takes(types))
        .findFirst()
        .map(Overload::result);
  }
}
