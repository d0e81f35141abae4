package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Roll-ups of any rows, against the same in plain Java. */
class AnyRollUpTest {
  /**
   * Its columns have the names of those that are made, and mean those of the source; what it groups
   * by is of its type first.
   */
  private static final RollUpSpec ROLL_UP =
      new RollUpSpec(
          "mart.rows",
          List.of("day", "room", "n"),
          List.of(
              new Condition.Any(
                  List.of(List.of(new Condition.Missing("n", false)), List.of(below(9))))),
          List.of(
              new ComputedColumn.Shared(
                  "n",
                  ColumnType.NUMERIC,
                  "CAST(n % 2 AS DECIMAL(38,12)) + n * 0.000000000001",
                  Set.of("n")),
              new ComputedColumn.Shared("day", ColumnType.INT64, "day", Set.of("day"))),
          List.of(
              new Summed("rows_of", Function.COUNT, number("1"), List.of()),
              new Summed("small", Function.COUNT, number("1"), List.of(below(4))),
              new Summed(
                  "rooms", Function.COUNT_DISTINCT, column("room", ColumnType.STRING), List.of()),
              new Summed("mean", Function.AVG, column("n", ColumnType.INT64), List.of()),
              new Summed("decimal", Function.AVG, decimals("n"), List.of()),
              new Summed("total", Function.SUM, column("n", ColumnType.INT64), List.of()),
              new Summed(
                  "most",
                  Function.MAX,
                  column("n", ColumnType.INT64),
                  List.of(Condition.of("room", Condition.Comparison.NOT, "b")))),
          List.of(
              new Running("so_far", "total", Function.SUM, "day", List.of("n")),
              new Running("count_so_far", "rows_of", Function.COUNT, "day", List.of()),
              new Running("most_so_far", "most", Function.MAX, "day", List.of("n")),
              new RollUpSpec.Share("share", "total", List.of("day")),
              new RollUpSpec.Rank("place", "total", List.of("n"))),
          List.of(
              new ComputedColumn.Shared(
                  "sum_of_both", ColumnType.INT64, "twice + so_far", Set.of("twice", "so_far")),
              new ComputedColumn.Typed("twice", twice("total"))),
          List.of(),
          Map.of("n", ColumnType.NUMERIC, "total", ColumnType.INT64));

  private static final List<String> COLUMNS =
      List.of(
          "n",
          "day",
          "rows_of",
          "small",
          "rooms",
          "mean",
          "decimal",
          "total",
          "most",
          "so_far",
          "count_so_far",
          "most_so_far",
          "share",
          "place",
          "sum_of_both");

  private static Condition below(long bound) {
    return Condition.of("n", Condition.Comparison.BELOW, bound);
  }

  private static SqlExpression number(String digits) {
    return new SqlExpression(digits, new Term.Literal(Long.valueOf(digits), ColumnType.INT64));
  }

  private static SqlExpression column(String name, ColumnType type) {
    return new SqlExpression(name, new Term.Column(name, type));
  }

  private static SqlExpression decimals(String column) {
    return new SqlExpression(
        "CAST(" + column + " AS NUMERIC)",
        new Term.Call(
            SqlFunction.TO_NUMERIC,
            List.of(new Term.Column(column, ColumnType.INT64)),
            ColumnType.NUMERIC));
  }

  private static SqlExpression twice(String column) {
    return new SqlExpression(
        column + " * 2",
        new Term.Call(
            SqlFunction.MULTIPLY,
            List.of(
                new Term.Column(column, ColumnType.INT64), new Term.Literal(2L, ColumnType.INT64)),
            ColumnType.INT64));
  }

  private record Line(@Nullable Integer day, @Nullable String room, @Nullable Integer n) {
    @Nullable Integer parity() {
      return n == null ? null : Integer.valueOf(n % 2);
    }

    boolean counts() {
      return n == null || n < 9;
    }
  }

  private record Group(@Nullable Integer parity, @Nullable Integer day) {}

  @Test
  void areAsPlainJavaComputesThem() throws SQLException {
    Random random = new Random(17);
    int groups = 0;
    for (int round = 0; round < 100; round++) {
      List<Line> lines = lines(random);
      List<String> expected = expected(lines.stream().filter(Line::counts).toList());
      try (DuckDBConnection connection = DuckDbFile.openInMemory();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA mart");
        statement.execute("CREATE TABLE mart.rows (day INTEGER, room VARCHAR, n BIGINT)");
        for (Line line : lines) {
          String room = line.room() == null ? "NULL" : "'" + line.room() + "'";
          statement.execute(
              "INSERT INTO mart.rows VALUES (%s, %s, %s)".formatted(line.day(), room, line.n()));
        }
        assertThat("round " + round + ": " + lines, rows(statement), is(expected));
      }
      groups += expected.size();
    }
    assertThat(groups, is(greaterThan(500)));
  }

  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = random.nextInt(25); i > 0; i--) {
      lines.add(
          new Line(
              random.nextInt(6) == 0 ? null : Integer.valueOf(random.nextInt(5)),
              random.nextInt(6) == 0 ? null : List.of("a", "b", "c").get(random.nextInt(3)),
              random.nextInt(6) == 0 ? null : Integer.valueOf(random.nextInt(12))));
    }
    return lines;
  }

  private static List<String> rows(Statement statement) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result =
        statement.executeQuery(ModelQueries.sql(ROLL_UP, COLUMNS, SqlDialect.DUCKDB))) {
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

  private static List<String> expected(List<Line> lines) {
    Set<Group> groups = new HashSet<>();
    lines.forEach(line -> groups.add(new Group(line.parity(), line.day())));
    List<String> rows = new ArrayList<>();
    for (Group group : groups) {
      List<Line> own = lines.stream().filter(line -> isOf(line, group)).toList();
      List<Line> before =
          lines.stream()
              .filter(line -> Objects.equals(line.parity(), group.parity()))
              .filter(line -> isNotAfter(line.day(), group.day()))
              .toList();
      Long total = sum(own);
      Long soFar = sum(before);
      rows.add(
          String.join(
              "|",
              decimal(group.parity()),
              String.valueOf(group.day()),
              String.valueOf(own.size()),
              String.valueOf(own.stream().filter(l -> l.n() != null && l.n() < 4).count()),
              String.valueOf(rooms(own)),
              String.valueOf(mean(own)),
              String.valueOf(decimalMean(own)),
              String.valueOf(total),
              String.valueOf(most(own)),
              String.valueOf(soFar),
              String.valueOf(
                  lines.stream().filter(line -> isNotAfter(line.day(), group.day())).count()),
              String.valueOf(most(before)),
              String.valueOf(share(total, group, lines)),
              String.valueOf(place(total, group, groups, lines)),
              String.valueOf(total == null || soFar == null ? null : 2 * total + soFar)));
    }
    return rows.stream().sorted().toList();
  }

  private static String decimal(@Nullable Integer number) {
    return number == null ? "null" : BigDecimal.valueOf(number).setScale(9).toString();
  }

  private static @Nullable Double share(@Nullable Long total, Group group, List<Line> lines) {
    Long whole = sum(lines.stream().filter(l -> Objects.equals(l.day(), group.day())).toList());
    return total == null || whole == null || whole == 0
        ? null
        : Double.valueOf((double) total / whole);
  }

  private static long place(
      @Nullable Long total, Group group, Set<Group> groups, List<Line> lines) {
    return 1
        + groups.stream()
            .filter(other -> Objects.equals(other.parity(), group.parity()))
            .map(other -> sum(lines.stream().filter(line -> isOf(line, other)).toList()))
            .filter(other -> other != null && (total == null || other > total))
            .count();
  }

  private static boolean isOf(Line line, Group group) {
    return Objects.equals(line.parity(), group.parity()) && Objects.equals(line.day(), group.day());
  }

  private static boolean isNotAfter(@Nullable Integer one, @Nullable Integer other) {
    return one == null || (other != null && one <= other);
  }

  private static int rooms(List<Line> lines) {
    Set<String> rooms = new TreeSet<>();
    lines.stream().map(Line::room).filter(Objects::nonNull).forEach(rooms::add);
    return rooms.size();
  }

  private static @Nullable Long sum(List<Line> lines) {
    List<Integer> numbers = lines.stream().map(Line::n).filter(Objects::nonNull).toList();
    return numbers.isEmpty()
        ? null
        : Long.valueOf(numbers.stream().mapToLong(Integer::longValue).sum());
  }

  private static @Nullable Double mean(List<Line> lines) {
    Long sum = sum(lines);
    return sum == null ? null : Double.valueOf((double) sum / counted(lines));
  }

  private static @Nullable BigDecimal decimalMean(List<Line> lines) {
    Long sum = sum(lines);
    return sum == null
        ? null
        : BigDecimal.valueOf(sum)
            .divide(BigDecimal.valueOf(counted(lines)), 9, RoundingMode.HALF_UP);
  }

  private static long counted(List<Line> lines) {
    return lines.stream().filter(line -> line.n() != null).count();
  }

  private static @Nullable Integer most(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.room() != null && !line.room().equals("b"))
        .map(Line::n)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}
