package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows as they are, and their versions, are found in two ways; of whatever changes there are, such
 * as no database makes too, they must agree: also where those that can count no more are taken out,
 * at any time, of what rows as they are are found from.
 */
class AnyChangesTest {
  private static final int ROUNDS = 25;
  private static final String SHOWN = "SELECT k, a, b FROM ";

  @Test
  void leaveTheRowsWhoseVersionsLast(@TempDir Path folder) throws IOException, SQLException {
    Random random = new Random(5);
    int rows = 0;
    int forgotten = 0;
    try (DuckDBConnection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement()) {
      WarehouseSpec warehouse = warehouse(folder);
      Settling settling = warehouse.settlings().get(0);
      statement.execute("CREATE SCHEMA history");
      statement.execute("CREATE SCHEMA current");
      for (String table : List.of(settling.all(), settling.kept().qualifiedName())) {
        statement.execute(
            "CREATE TABLE "
                + table
                + " (k BIGINT, a VARCHAR, b VARCHAR, change_op VARCHAR,"
                + " change_snapshot VARCHAR, change_left_out VARCHAR, change_after BIGINT,"
                + " event_ts TIMESTAMP, event_sequence BIGINT, event_digest BIGINT)");
      }
      for (ViewSpec view : views(warehouse)) {
        statement.execute(
            "CREATE VIEW " + view.qualifiedName() + " AS " + SqlDialect.DUCKDB.query(view.query()));
      }
      for (int round = 0; round < ROUNDS; round++) {
        statement.execute("DELETE FROM history.t_changes");
        statement.execute("DELETE FROM current.t_changes");
        List<String> changes = changes(random);
        Collections.shuffle(changes, random);
        StringBuilder story = new StringBuilder("round " + round);
        for (int from = 0, to; from < changes.size(); from = to) {
          to = Math.min(changes.size(), from + 1 + random.nextInt(changes.size()));
          List<String> come = new ArrayList<>(changes.subList(from, to));
          insert("history", come, statement);
          if (from > 0) {
            come.add(changes.get(random.nextInt(from))); // It comes again, settled or not.
          }
          come.forEach(change -> story.append("\n+ ").append(change));
          insert("current", come, statement);
          check(story.toString(), statement);
          if (random.nextInt(3) > 0) {
            int count = statement.executeUpdate(settling.forget());
            forgotten += count;
            story.append("\nsettled, ").append(count).append(" forgotten");
            rows += check(story.toString(), statement);
          }
        }
      }
    }
    assertThat(rows, is(greaterThan(ROUNDS / 2)));
    assertThat(forgotten, is(greaterThan(ROUNDS)));
  }

  private static void insert(String schema, List<String> changes, Statement statement)
      throws SQLException {
    for (String change : changes) {
      statement.execute(
          "INSERT INTO %1$s.t_changes SELECT * FROM (VALUES %2$s) AS v(k, a, b, op, s, l, f, ts, n, d) WHERE NOT EXISTS (SELECT 1 FROM %1$s.t_changes AS t WHERE t.k IS NOT DISTINCT FROM v.k AND t.change_op = v.op AND t.event_sequence = v.n)"
              .formatted(schema, change));
    }
  }

  private static int check(String story, Statement statement) throws SQLException {
    List<String> lasting = rows(statement, SHOWN + "history.t WHERE is_current");
    assertThat(story, rows(statement, SHOWN + "current.t"), is(lasting));
    return lasting.size();
  }

  private static WarehouseSpec warehouse(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(
        folder.resolve("t.yaml"),
        """
        event: t
        description: A change.
        owner: tests
        source: {topic: db.t, format: debezium}
        key: [k]
        fields:
          k: {type: int64, description: Key.}
          a: {type: string, description: Text.}
          b: {type: string, description: Long text.}
        """);
    Files.writeString(
        folder.resolve("marts.yaml"),
        """
        marts: some
        owner: tests
        tables:
          t: {description: Rows., from: t, state: [history, current]}
        """);
    return WarehouseModel.local(ContractLoader.load(folder));
  }

  private static List<ViewSpec> views(WarehouseSpec warehouse) {
    return warehouse.views().stream().filter(view -> !view.dataset().equals("raw")).toList();
  }

  /**
   * Some on one day and some on the days around it; no two have a position or time in common. Half
   * of them are in the order of positions, times, and what they have seen.
   */
  private static List<String> changes(Random random) {
    List<Integer> positions = new ArrayList<>();
    List<Integer> times = new ArrayList<>();
    int size = 4 + random.nextInt(14);
    for (int i = 1; i <= size; i++) {
      positions.add(i * 10);
      times.add(i);
    }
    boolean isInOrder = random.nextBoolean();
    if (!isInOrder) {
      Collections.shuffle(positions, random);
      if (random.nextInt(3) == 0) {
        Collections.shuffle(times, random);
      }
    }
    boolean hasSnapshots = random.nextBoolean();
    boolean hasTruncates = random.nextInt(4) == 0;
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int seen = isInOrder ? i * 10 + random.nextInt(10) : random.nextInt(size * 10);
      String after = random.nextInt(3) == 0 ? "NULL" : String.valueOf(seen);
      int kind = random.nextInt(10);
      if (kind == 0 && hasTruncates) {
        changes.add(change("NULL", "NULL", "t", "NULL", "NULL", after, times, positions, i));
      } else if (kind < 4 && hasSnapshots) {
        String which =
            List.of("'incremental'", "'incremental'", "'true'", "'last'", "'first'")
                .get(random.nextInt(5));
        changes.add(
            change(key(random), "'b" + i + "'", "r", which, "NULL", after, times, positions, i));
      } else {
        String op = List.of("c", "u", "u", "d").get(random.nextInt(4));
        String key = key(random);
        boolean isLeftOut =
            random.nextInt(4) == 0 && (op.equals("u") || (op.equals("c") && !key.equals("9")));
        changes.add(
            change(
                key,
                isLeftOut || op.equals("d") ? "NULL" : "'b" + i + "'",
                op,
                "NULL",
                isLeftOut ? "',b,'" : "NULL",
                after,
                times,
                positions,
                i));
        if (op.equals("c") && isLeftOut) { // It goes on with another row, deleted there and then.
          changes.add(change("9", "NULL", "d", "NULL", "NULL", after, times, positions, i));
        }
      }
    }
    return changes;
  }

  private static String key(Random random) {
    return random.nextInt(5) == 0 ? "9" : String.valueOf(random.nextInt(3));
  }

  private static String change(
      String key,
      String text,
      String op,
      String snapshot,
      String leftOut,
      String after,
      List<Integer> times,
      List<Integer> positions,
      int i) {
    return "(%s, 'a%s', %s, '%s', %s, %s, %s, TIMESTAMP '2024-01-01' + INTERVAL %s HOUR, %s, 0)"
        .formatted(key, i, text, op, snapshot, leftOut, after, times.get(i) * 7, positions.get(i));
  }

  private static List<String> rows(Statement statement, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2) + " " + result.getString(3));
      }
    }
    Collections.sort(rows);
    return rows;
  }
}
