package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Usual;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The usual level of any groups, on days around 1970, and which are shown, by plain Java. */
class AnyUsualTest {
  private static final List<String> COLUMNS = List.of("day", "room", "slot", "total", "usual");

  private record Line(
      @Nullable LocalDate day, @Nullable String room, long slot, @Nullable Long total) {}

  @Test
  void isAsPlainJavaComputesIt() throws SQLException {
    Random random = new Random(23);
    int rows = 0;
    int usual = 0;
    for (int round = 0; round < 100; round++) {
      Usual level =
          new Usual(
              "usual",
              "total",
              "day",
              List.of("room"),
              1 + random.nextInt(8),
              1 + random.nextInt(4),
              1 + random.nextInt(3));
      List<Line> lines = lines(random);
      List<String> expected = expected(lines, level);
      assertThat("round " + round + ": " + lines + level, rows(lines, level), is(expected));
      rows += expected.size();
      usual += (int) expected.stream().filter(row -> !row.endsWith("null")).count();
    }
    assertThat(rows, is(greaterThan(1000)));
    assertThat("of these", usual, is(greaterThan(200)));
  }

  /** A line is a group of its own. */
  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      lines.add(
          new Line(
              random.nextInt(9) == 0 ? null : LocalDate.EPOCH.plusDays(random.nextInt(40) - 20L),
              random.nextInt(6) == 0 ? null : List.of("a", "b").get(random.nextInt(2)),
              i,
              total(random)));
    }
    return lines;
  }

  /** Small ones, which tie, and such as no float holds. */
  private static @Nullable Long total(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> 100_000_000_000_000_000L + random.nextInt(1000);
      default -> Long.valueOf(random.nextInt(12));
    };
  }

  private static List<String> rows(List<Line> lines, Usual level) throws SQLException {
    RollUpSpec rollUp =
        new RollUpSpec(
            "mart.rows",
            List.of("day", "room", "slot", "n"),
            List.of(),
            List.of(
                copy("day", ColumnType.DATE),
                copy("room", ColumnType.STRING),
                copy("slot", ColumnType.INT64)),
            List.of(new Summed("total", Function.SUM, column("n", ColumnType.INT64), List.of())),
            List.of(level),
            List.of(),
            List.of(Condition.of("total", Comparison.AT_LEAST, 3L)),
            Map.of("total", ColumnType.INT64, "usual", ColumnType.NUMERIC));
    try (DuckDBConnection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA mart");
      statement.execute("CREATE TABLE mart.rows (day DATE, room VARCHAR, slot BIGINT, n BIGINT)");
      for (Line line : lines) {
        statement.execute(
            "INSERT INTO mart.rows VALUES (%s, %s, %s, %s)"
                .formatted(quoted(line.day()), quoted(line.room()), line.slot(), line.total()));
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result =
          statement.executeQuery(ModelQueries.sql(rollUp, COLUMNS, SqlDialect.DUCKDB))) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= COLUMNS.size(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join("|", row));
        }
      }
      return rows.stream().sorted().toList();
    }
  }

  private static String quoted(@Nullable Object value) {
    return value == null ? "NULL" : "'" + value + "'";
  }

  private static ComputedColumn copy(String name, ColumnType type) {
    return new ComputedColumn.Typed(name, column(name, type));
  }

  private static SqlExpression column(String name, ColumnType type) {
    return new SqlExpression(name, new Term.Column(name, type));
  }

  /** Those that are shown count no more than others do. */
  private static List<String> expected(List<Line> lines, Usual level) {
    return lines.stream()
        .filter(line -> line.total() != null && line.total() >= 3)
        .map(
            line ->
                String.join(
                    "|",
                    String.valueOf(line.day()),
                    String.valueOf(line.room()),
                    String.valueOf(line.slot()),
                    String.valueOf(line.total()),
                    String.valueOf(usual(line, lines, level))))
        .sorted()
        .toList();
  }

  private static @Nullable BigDecimal usual(Line line, List<Line> lines, Usual level) {
    LocalDate day = line.day();
    if (day == null) {
      return null;
    }
    List<Long> before = new ArrayList<>();
    for (int time = 1; time <= level.times(); time++) {
      LocalDate earlier = day.minusDays((long) time * level.days());
      lines.stream()
          .filter(other -> Objects.equals(other.room(), line.room()))
          .filter(other -> earlier.equals(other.day()))
          .map(Line::total)
          .filter(Objects::nonNull)
          .forEach(before::add);
    }
    return before.size() < level.groups()
        ? null
        : BigDecimal.valueOf(before.stream().mapToLong(Long::longValue).sum())
            .divide(BigDecimal.valueOf(before.size()), 9, RoundingMode.HALF_UP);
  }
}
