package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream and a warehouse take the same rows by a condition: thousands of them, of each kind. */
class ConditionsInSqlTest {
  private static final TableSpec TABLE =
      TableSpec.builder()
          .setDataset("mart")
          .setName("t")
          .setDescription("rows")
          .setOwner("team")
          .setColumns(
              List.of(
                  ColumnSpec.optional("row", ColumnType.INT64, "which"),
                  ColumnSpec.optional("a", ColumnType.STRING, "a text"),
                  ColumnSpec.optional("b", ColumnType.STRING, "another one"),
                  ColumnSpec.optional("n", ColumnType.NUMERIC, "a number"),
                  ColumnSpec.optional("m", ColumnType.NUMERIC, "another one")))
          .setKey(List.of("row"))
          .setRule(MergeRule.FIRST_WRITTEN)
          .setOrdinal(0)
          .build();
  private static final List<String> PIECES =
      List.of("a", "b", "B", "ä", "😀", "%", "_", "it's", " ", "\n", "\u0301");
  private static final int ROWS = 300;

  private final Random random = new Random(3);

  @Test
  void aStreamAndAWarehouseTakeTheSameRows() throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      rows.add(new @Nullable Object[] {i, text(), text(), number(), number()});
    }
    int taken = 0;
    try (Connection duckDb = DuckDbFile.openInMemory();
        Statement statement = duckDb.createStatement()) {
      fill(duckDb, rows);
      for (int i = 0; i < 400; i++) {
        List<Condition> where = List.of(condition(2));
        RowPredicate predicate = Conditions.compile(where, TABLE.rowSchema()::indexOf);
        List<Long> inStream =
            rows.stream().filter(predicate::test).map(row -> (Long) row[0]).toList();
        assertThat(where.toString(), inWarehouse(statement, where), is(inStream));
        taken += inStream.isEmpty() || inStream.size() == ROWS ? 0 : 1;
      }
    }
    assertThat("conditions that take some and leave some", taken > 200, is(true));
  }

  private static void fill(Connection duckDb, List<@Nullable Object[]> rows) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE SCHEMA mart");
      statement.execute(
          "CREATE TABLE mart.t (row BIGINT, a VARCHAR, b VARCHAR, n DECIMAL(38, 9), m DECIMAL(38, 9))");
    }
    try (var insert = duckDb.prepareStatement("INSERT INTO mart.t VALUES (?, ?, ?, ?, ?)")) {
      for (@Nullable Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.execute();
      }
    }
  }

  /** Those that an expectation is about, all of which break a rule that none can keep. */
  private static List<Long> inWarehouse(Statement statement, List<Condition> where)
      throws SQLException {
    String query =
        ExpectationQueries.of(
                ExpectationSpec.builder()
                    .setName("e")
                    .setDescription("")
                    .setSeverity(Severity.WARN)
                    .setTable(TABLE.qualifiedName())
                    .setRule(new NotNull(List.of("row")))
                    .setWhere(where)
                    .setPlace("")
                    .build(),
                CheckedRelation.of(TABLE),
                CheckedDays.EVER,
                SqlDialect.DUCKDB)
            .looked();
    List<Long> rows = new ArrayList<>();
    String ofRows = "SELECT t.row AS one " + query.substring(query.indexOf("FROM"));
    try (ResultSet found = statement.executeQuery(ofRows + " ORDER BY 1")) {
      while (found.next()) {
        rows.add(found.getLong(1));
      }
    }
    return rows;
  }

  private Condition condition(int depth) {
    Comparison[] comparisons = Comparison.values();
    String text = random.nextBoolean() ? "a" : "b";
    String number = random.nextBoolean() ? "n" : "m";
    return switch (random.nextInt(depth > 0 ? 9 : 8)) {
      case 0 -> Condition.of(number, comparisons[random.nextInt(comparisons.length)], someNumber());
      case 1 ->
          Condition.of(text, random.nextBoolean() ? Comparison.EQUALS : Comparison.NOT, some());
      case 2 ->
          new Condition.ColumnsCompared("n", comparisons[random.nextInt(comparisons.length)], "m");
      case 3 -> new Condition.ColumnsCompared("a", Comparison.NOT, "b");
      case 4 ->
          random.nextBoolean()
              ? new Condition.OneOf(text, random.nextBoolean(), List.of(some(), some(), ""))
              : new Condition.OneOf(
                  number, random.nextBoolean(), List.of(someNumber(), someNumber()));
      case 5 -> new Condition.Like(text, random.nextBoolean(), pattern());
      case 6 -> new Condition.Missing(text, random.nextBoolean());
      case 7 -> expression(text, number);
      default ->
          new Condition.Any(
              List.of(
                  List.of(condition(depth - 1)),
                  List.of(condition(depth - 1), condition(depth - 1))));
    };
  }

  /** Of each way in which one may be NULL, or not be computed at all. */
  private Condition expression(String text, String number) {
    Term n = new Term.Column(number, ColumnType.NUMERIC);
    Term other = new Term.Column("n", ColumnType.NUMERIC);
    Term share = new Term.Call(SqlFunction.DIVIDE, List.of(other, n), ColumnType.NUMERIC);
    Term isMore = isMore(share, someNumber());
    Term isMissing =
        new Term.Call(
            SqlFunction.IS_NULL,
            List.of(new Term.Column(text, ColumnType.STRING)),
            ColumnType.BOOLEAN);
    return new Condition.Holds(
        new SqlExpression(
            "",
            new Term.Call(
                random.nextBoolean() ? SqlFunction.OR : SqlFunction.AND,
                List.of(isMissing, isMore),
                ColumnType.BOOLEAN)));
  }

  private static Term isMore(Term term, BigDecimal than) {
    return new Term.Call(
        SqlFunction.GREATER,
        List.of(term, new Term.Literal(than, ColumnType.NUMERIC)),
        ColumnType.BOOLEAN);
  }

  private String pattern() {
    return random
        .ints(1 + random.nextInt(4), 0, 3)
        .mapToObj(
            kind -> kind == 0 ? "%" : kind == 1 ? "_" : PIECES.get(random.nextInt(PIECES.size())))
        .collect(Collectors.joining());
  }

  private @Nullable String text() {
    return random.nextInt(8) == 0 ? null : some();
  }

  private String some() {
    return random
        .ints(random.nextInt(4), 0, PIECES.size())
        .mapToObj(PIECES::get)
        .collect(Collectors.joining());
  }

  private @Nullable BigDecimal number() {
    return random.nextInt(8) == 0 ? null : someNumber();
  }

  private BigDecimal someNumber() {
    return new BigDecimal(random.nextInt(4)).setScale(random.nextInt(3));
  }
}
