package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.warehouse.expression.TermSql;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions in SQL give in a stream what they give in DuckDB. */
class SqlTermsTest {
  private static final EventSpec EVENT =
      ContractLoader.load(Path.of("../schemas/src/test/resources/sql")).events().get(0);
  private static final EventColumns COLUMNS = EventColumns.of(EVENT);
  private static final int ROWS = 400;
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "b",
          "ab",
          "aB",
          " ab ",
          "abc",
          "a1",
          "12",
          "-7",
          "+3",
          "1.5",
          "-.25",
          "1e3",
          "0012",
          "12x",
          "2024-02-29",
          "2023-02-29",
          "20240101",
          "it's",
          "\\",
          "a\\1",
          "$1",
          "äöü",
          "😀b",
          "\t ab\n",
          "9999999999999999999999",
          "0.1234567891",
          "%",
          "_b",
          "true",
          ".",
          "x12y");

  private final Random random = new Random(11);

  @Test
  void giveInAStreamWhatTheyGiveInDuckDb() throws SQLException {
    List<@Nullable Object[]> rows = rows();
    List<String> differ = new ArrayList<>();
    int known = 0;
    try (Connection duckDb = DuckDbFile.openInMemory();
        Statement statement = duckDb.createStatement()) {
      fill(duckDb, rows);
      for (DerivedSpec example : EVENT.derived()) {
        SqlExpression sql = (SqlExpression) example.expression();
        RowFunction compiled = Expressions.compile(sql, COLUMNS::indexOf);
        String query =
            "SELECT CAST(%s AS %s) FROM things ORDER BY place"
                .formatted(
                    TermSql.of(sql.term(), SqlDialect.DUCKDB), SqlDialect.DUCKDB.type(sql.type()));
        try (ResultSet row = statement.executeQuery(query)) {
          for (@Nullable Object[] values : rows) {
            row.next();
            Object expected = value(row, sql.type());
            Object given = compiled.apply(values);
            known += expected == null ? 0 : 1;
            if (!isSame(given == RowFunction.UNCOMPUTABLE ? null : given, expected)) {
              differ.add(
                  "%s of %s: %s, in DuckDB %s"
                      .formatted(sql.text(), Arrays.toString(values), given, expected));
              break;
            }
          }
        } catch (SQLException e) {
          differ.add(query + ": " + e.getMessage());
        }
      }
    }
    assertThat(String.join("\n", differ), differ.size(), is(0));
    assertThat(known, is(greaterThan(20_000)));
  }

  /** What a difference counts is what DuckDB's own functions count, which have the same meaning. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMESTAMP_DIFF(u, v, SECOND) | DATE_SUB('second', v, u)",
        "TIMESTAMP_DIFF(u, v, MINUTE) | DATE_SUB('minute', v, u)",
        "TIMESTAMP_DIFF(u, v, HOUR) | DATE_SUB('hour', v, u)",
        "TIMESTAMP_DIFF(v, u, DAY) | DATE_SUB('hour', u, v) // 24",
        "DATE_DIFF(d, e, DAY) | DATE_DIFF('day', e, d)",
        "DATE_DIFF(d, e, ISOWEEK) | DATE_DIFF('day', DATE_TRUNC('week', e), DATE_TRUNC('week', d)) // 7",
        "DATE_DIFF(d, e, MONTH) | DATE_DIFF('month', e, d)",
        "DATE_DIFF(d, e, QUARTER) | DATE_DIFF('quarter', e, d)",
        "DATE_DIFF(DATE(u), d, YEAR) | DATE_DIFF('year', d, CAST(u AS DATE))"
      })
  void countUnitsAsDuckDbDoes(String text, String own) throws SQLException {
    SqlExpression sql =
        EVENT.derived().stream()
            .map(example -> (SqlExpression) example.expression())
            .filter(expression -> expression.text().equals(text))
            .findFirst()
            .orElseThrow();
    try (Connection duckDb = DuckDbFile.openInMemory();
        Statement statement = duckDb.createStatement()) {
      fill(duckDb, rows());
      String ours = TermSql.of(sql.term(), SqlDialect.DUCKDB);
      try (ResultSet count =
          statement.executeQuery(
              "SELECT COUNT(%1$s), COUNT_IF(%1$s < -1), COUNT_IF(%1$s IS DISTINCT FROM %2$s) FROM things"
                  .formatted(ours, own))) {
        count.next();
        assertThat(count.getInt(1), is(greaterThan(ROWS / 2)));
        assertThat(count.getInt(2), is(greaterThan(ROWS / 10)));
        assertThat(count.getInt(3), is(0));
      }
    }
  }

  /** Decimals are divided as doubles there, the rest is the same to the last bit. */
  private static boolean isSame(@Nullable Object given, @Nullable Object expected) {
    if (given == null || expected == null) {
      return given == expected;
    }
    if (given instanceof BigDecimal a) {
      BigDecimal off = a.subtract((BigDecimal) expected).abs();
      return off.compareTo(a.abs().multiply(new BigDecimal("1e-12")).max(new BigDecimal("1e-9")))
          <= 0;
    }
    return given instanceof Double a
        ? Math.abs(a - (Double) expected) <= Math.abs(a) * 1e-15
        : given.equals(expected);
  }

  private List<@Nullable Object[]> rows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          COLUMNS.columns().stream()
              .map(column -> random.nextInt(9) == 0 ? null : some(column.type()))
              .toArray());
    }
    return rows;
  }

  private Object some(ColumnType type) {
    return switch (type) {
      case INT64 -> (long) random.nextInt(13) - 3;
      case NUMERIC -> BigDecimal.valueOf(random.nextInt(4001) - 2000, random.nextInt(4));
      case FLOAT64 -> (random.nextInt(4001) - 2000) / 8.0;
      case BOOLEAN -> random.nextBoolean();
      case DATE -> LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2000));
      case TIMESTAMP ->
          Instant.parse("2019-12-31T00:00:00Z")
              .plus(random.nextInt(2_000_000) * 77_777_777L, ChronoUnit.MICROS);
      default -> TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }

  private static void fill(Connection duckDb, List<@Nullable Object[]> rows) throws SQLException {
    StringBuilder table = new StringBuilder("CREATE TABLE things (place INTEGER");
    COLUMNS
        .columns()
        .forEach(
            c ->
                table
                    .append(", ")
                    .append(c.name())
                    .append(' ')
                    .append(SqlDialect.DUCKDB.type(c.type())));
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(table + ")");
    }
    try (PreparedStatement insert =
        duckDb.prepareStatement(
            "INSERT INTO things VALUES (?" + ", ?".repeat(COLUMNS.columns().size()) + ")")) {
      int place = 0;
      for (@Nullable Object[] row : rows) {
        insert.setInt(1, place++);
        for (int i = 0; i < row.length; i++) {
          Object value = row[i];
          insert.setObject(
              i + 2,
              value instanceof Instant ts ? LocalDateTime.ofInstant(ts, ZoneOffset.UTC) : value);
        }
        insert.execute();
      }
    }
  }

  private static @Nullable Object value(ResultSet row, ColumnType type) throws SQLException {
    if (row.getObject(1) == null) {
      return null;
    }
    return switch (type) {
      case INT64 -> row.getLong(1);
      case NUMERIC -> row.getBigDecimal(1);
      case FLOAT64 -> row.getDouble(1);
      case BOOLEAN -> row.getBoolean(1);
      case DATE -> row.getObject(1, LocalDate.class);
      case TIMESTAMP -> row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
      default -> row.getString(1);
    };
  }

  /** Whatever is in a row, nothing is thrown, and what is given a column can hold. */
  @Test
  void areTotal() {
    List<String> beyond = new ArrayList<>();
    ToIntFunction<String> places = COLUMNS::indexOf;
    for (DerivedSpec example : EVENT.derived()) {
      RowFunction compiled = Expressions.compile(example.expression(), places);
      for (int i = 0; i < 400; i++) {
        @Nullable Object[] row =
            COLUMNS.columns().stream().map(column -> extreme(column.type())).toArray();
        Object value = compiled.apply(row);
        if (value != null && value != RowFunction.UNCOMPUTABLE && !isHeld(value)) {
          beyond.add(example.expression() + Arrays.toString(row));
        }
      }
    }
    assertThat(beyond, is(empty()));
  }

  private static boolean isHeld(Object value) {
    if (value instanceof BigDecimal number) {
      return NumericLimits.hold(number);
    }
    if (value instanceof Double number) {
      return Double.isFinite(number);
    }
    if (value instanceof Instant ts) {
      return TimeLimits.hold(ts);
    }
    return !(value instanceof LocalDate day) || TimeLimits.hold(day);
  }

  private @Nullable Object extreme(ColumnType type) {
    int way = random.nextInt(6);
    if (way == 0) {
      return null;
    }
    return switch (type) {
      case INT64 -> List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L).get(way - 1);
      case NUMERIC ->
          List.of(
                  "99999999999999999999999999999.999999999",
                  "-99999999999999999999999999999.999999999",
                  "0",
                  "0.000000001",
                  "-1")
              .stream()
              .map(BigDecimal::new)
              .toList()
              .get(way - 1);
      case FLOAT64 ->
          List.of(Double.MAX_VALUE, -Double.MAX_VALUE, 0.0, Double.MIN_VALUE, -0.0).get(way - 1);
      case BOOLEAN -> way > 3;
      case DATE -> way > 3 ? LocalDate.of(1, 1, 1) : LocalDate.of(9999, 12, 31);
      case TIMESTAMP ->
          Instant.parse(way > 3 ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59.999999Z");
      default -> List.of("\u0000", "\ud83d", "9".repeat(400), "1e999", "İß").get(way - 1);
    };
  }

  /** A function that no example has would be held by nothing. */
  @Test
  void haveExamplesOfEveryFunction() {
    Set<SqlFunction> used = EnumSet.noneOf(SqlFunction.class);
    EVENT.derived().forEach(example -> add(((SqlExpression) example.expression()).term(), used));
    assertThat(used, is(EnumSet.allOf(SqlFunction.class)));
  }

  private static void add(Term term, Set<SqlFunction> used) {
    if (term instanceof Term.Call call) {
      used.add(call.function());
      call.arguments().forEach(argument -> add(argument, used));
    }
  }
}
