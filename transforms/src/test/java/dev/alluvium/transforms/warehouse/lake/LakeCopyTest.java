package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.lake.LakeCopy;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the statements do, in DuckDB; that BigQuery can read them, GoogleSqlTest says. */
class LakeCopyTest {
  private static final LocalDate DAY = LocalDate.parse("2024-02-28");
  private static final int DAYS = 5;

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DuckDbFile.openInMemory();
    run("CREATE SCHEMA mart; CREATE SCHEMA lake_mart; SET TimeZone = 'Asia/Kathmandu'");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource({"DATE,true", "DATE,false", "TIMESTAMP,true", "TIMESTAMP,false"})
  void theDaysThatAreTakenAreAsInTheWarehouseAndOthersAsBefore(ColumnType type, boolean nullable)
      throws SQLException {
    TableSpec table = table(Optional.of("seen_at"), type, nullable);
    Random random = new Random(7);
    change(random, nullable, 200);
    run(all(table).take());
    assertThat(lake("TRUE"), is(warehouse("TRUE")));

    for (int round = 0; round < 30; round++) {
      change(random, nullable, 20);
      SortedSet<LocalDate> taken = new TreeSet<>();
      while (taken.isEmpty()) {
        for (int day = 0; day < DAYS; day++) {
          if (random.nextBoolean()) {
            taken.add(DAY.plusDays(day));
          }
        }
      }
      String ofThem =
          "(CAST(seen_at AS DATE) IN (%s) OR seen_at IS NULL)"
              .formatted(
                  String.join(", ", taken.stream().map(day -> "DATE '" + day + "'").toList()));
      List<String> others = lake("NOT " + ofThem);
      int different = different(ofThem);

      LakeCopy copy = new LakeCopy(table, Optional.of(taken), SqlDialect.DUCKDB);
      assertEquals(different, run(copy.take()), "rows written");
      assertThat(lake(ofThem), is(warehouse(ofThem)));
      assertThat(lake("NOT " + ofThem), is(others));
      assertEquals(0, run(copy.take()), "rows written the second time");

      assertThat(isDoubled(copy), is(false));
      run("INSERT INTO lake_mart.t SELECT * FROM mart.t WHERE " + ofThem);
      assertThat(isDoubled(copy), is(!warehouse(ofThem).isEmpty()));
      run(copy.replace());
      assertThat(isDoubled(copy), is(false));
      assertThat(lake(ofThem), is(warehouse(ofThem)));
      assertThat(lake("NOT " + ofThem), is(others));
    }
  }

  @Test
  void aTableThatLiesOnNoDaysIsTakenWhole() throws SQLException {
    TableSpec table = table(Optional.empty(), ColumnType.TIMESTAMP, true);
    LakeCopy copy =
        new LakeCopy(table, Optional.of(new TreeSet<>(List.of(DAY))), SqlDialect.DUCKDB);
    Random random = new Random(8);
    change(random, true, 100);
    run(all(table).take());
    change(random, true, 30);
    int different = different("TRUE");

    assertEquals(different, run(copy.take()));
    assertThat(lake("TRUE"), is(warehouse("TRUE")));

    run("INSERT INTO lake_mart.t SELECT * FROM mart.t LIMIT 1");
    assertThat(isDoubled(copy), is(true));
    run(copy.replace());
    assertThat(lake("TRUE"), is(warehouse("TRUE")));
  }

  /** NULL is nothing, and JSON's null is a text. */
  @Test
  void jsonIsText() throws SQLException {
    TableSpec table = table(Optional.empty(), ColumnType.DATE, true);
    run("INSERT INTO mart.t VALUES (1, NULL, NULL, NULL), (2, NULL, 'null', NULL)");
    run(all(table).take());

    assertThat(lake("TRUE"), is(List.of("1|null|none|null", "2|null|null|null")));
  }

  private TableSpec table(Optional<String> partitionBy, ColumnType type, boolean nullable)
      throws SQLException {
    String sqlType = SqlDialect.DUCKDB.type(type);
    run(
        "CREATE TABLE mart.t (id BIGINT, seen_at %s, extra JSON, amount DOUBLE)"
            .formatted(sqlType));
    run(
        "CREATE TABLE lake_mart.t (id BIGINT, seen_at %s, extra VARCHAR, amount DOUBLE)"
            .formatted(sqlType));
    return TableSpec.builder()
        .setDataset("mart")
        .setName("t")
        .setDescription("Rows.")
        .setOwner("me")
        .setColumns(
            List.of(
                ColumnSpec.required("id", ColumnType.INT64, "Key."),
                nullable
                    ? ColumnSpec.optional("seen_at", type, "When.")
                    : ColumnSpec.required("seen_at", type, "When."),
                ColumnSpec.optional("extra", ColumnType.JSON, "Anything."),
                ColumnSpec.optional("amount", ColumnType.FLOAT64, "How much.")))
        .setKey(List.of("id"))
        .setRule(MergeRule.LATEST)
        .setPartitionBy(partitionBy)
        .build();
  }

  private static LakeCopy all(TableSpec table) {
    return new LakeCopy(table, Optional.empty(), SqlDialect.DUCKDB);
  }

  private boolean isDoubled(LakeCopy copy) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT " + copy.isDoubled())) {
      found.next();
      return found.getBoolean(1);
    }
  }

  /** Takes rows out, adds some, and changes others, be it their day. */
  private void change(Random random, boolean nullable, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      int id = random.nextInt(300);
      run("DELETE FROM mart.t WHERE id = " + id);
      if (random.nextInt(3) > 0) {
        String at =
            nullable && random.nextInt(6) == 0
                ? "NULL"
                : String.format(
                    Locale.ROOT,
                    "'%s %02d:59:59.999999'",
                    DAY.plusDays(random.nextInt(DAYS)),
                    random.nextInt(24));
        String extra = random.nextInt(4) == 0 ? "NULL" : "'{\"a\": " + random.nextInt(9) + "}'";
        String amount = random.nextInt(4) == 0 ? "NULL" : "" + random.nextInt(3) + ".1";
        run("INSERT INTO mart.t VALUES (" + id + ", " + at + ", " + extra + ", " + amount + ")");
      }
    }
  }

  private int run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return Math.max(statement.executeUpdate(sql), 0);
    }
  }

  private int different(String condition) throws SQLException {
    List<String> added = new ArrayList<>(warehouse(condition));
    List<String> gone = new ArrayList<>(lake(condition));
    added.removeAll(lake(condition));
    gone.removeAll(warehouse(condition));
    return added.size() + gone.size();
  }

  private List<String> lake(String condition) throws SQLException {
    return rows("lake_mart.t", condition);
  }

  private List<String> warehouse(String condition) throws SQLException {
    return rows("mart.t", condition);
  }

  private List<String> rows(String table, String condition) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT id, seen_at, coalesce(CAST(extra AS VARCHAR), 'none'), amount FROM %s WHERE %s ORDER BY id"
                    .formatted(table, condition))) {
      while (found.next()) {
        rows.add(
            "%s|%s|%s|%s"
                .formatted(
                    found.getString(1),
                    found.getString(2),
                    found.getString(3),
                    found.getString(4)));
      }
    }
    return rows;
  }
}
