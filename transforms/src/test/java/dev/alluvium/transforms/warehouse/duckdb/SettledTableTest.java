package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading rows as they are costs by the rows there are, not by all changes that ever came. */
class SettledTableTest {
  private static final int KEYS = 4_000;
  private static final String ALL = "history.t_changes";
  private static final String KEPT = "current.t_changes";

  /** What DuckDB takes at once, at most. */
  private static final long ROW_GROUP = 122_880;

  private static final int TAIL = 1_000;
  private static final String SHOWN = "SELECT count(*), sum(length(a)), sum(length(b)) FROM ";

  private final Path folder;
  private final WarehouseSpec warehouse;
  private final TableSpec changes;

  SettledTableTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.warehouse = WarehouseModel.local(ContractLoader.load(contracts()));
    this.changes = warehouse.table("history.t_changes");
  }

  @Test
  void isReadFromHardlyMoreRowsAfterTenTimesTheChanges() throws IOException, SQLException {
    Map<String, Long> once = scanned(changed("one", 20_000));
    Map<String, Long> tenTimes = scanned(changed("ten", 200_000));
    assertThat(tenTimes.get(KEPT), is(lessThan(once.getOrDefault(KEPT, 0L) * 3 / 2)));
    assertThat(
        "what is looked at before it is known that none is asked for",
        tenTimes.getOrDefault(ALL, 0L),
        is(lessThan(2 * ROW_GROUP)));
  }

  @Test
  void isSettledWhileChangesCome() {
    try (DuckDbSession session = DuckDbSession.open(folder.resolve("w"), warehouse)) {
      for (int from = 0; from < 130_000; from += 10_000) {
        session.handOver(updates(from, from + 10_000));
        session.flush();
      }
      long kept = count(session, "current.t_changes");
      assertThat(kept, is(lessThan(81_000L)));
      assertThat(count(session, "history.t_changes"), is(130_000L));
      assertThat(
          session.query(SHOWN + "current.t"),
          is(session.query(SHOWN + "history.t WHERE is_current")));
    }
  }

  /**
   * A connector that starts anew sends a change again, with other bytes, and not saying behind
   * which it came. The table of all changes keeps the one that it has; so nothing of the other may
   * count.
   */
  @Test
  void takesNothingThatTheTableOfAllChangesRefuses() {
    Path file = folder.resolve("again");
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      session.handOver(
          List.of(
              change("u", 1, 50, 40L, 9, "old"),
              change("u", 2, 100, 90L, 1, "newer"),
              change("r", 5, 200, null, 1, "read")));
    }
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      assertThat("settled", count(session, KEPT), is(lessThan(3L)));
      session.handOver(List.of(change("u", 1, 50, null, 3, "old")));
      session.flush();
      assertThat(session.query("SELECT a FROM current.t"), is(List.of(List.of("read"))));
      assertThat(
          session.query("SELECT a FROM current.t"),
          is(session.query("SELECT a FROM history.t WHERE is_current")));
    }
  }

  @Test
  void staysAsItWasWhereItCannotBeSettled() throws SQLException {
    try (DuckDbSession session = DuckDbSession.open(folder.resolve("w"), warehouse);
        DuckDBConnection connection = session.connect()) {
      TableSpec kept = warehouse.settlings().get(0).kept();
      SettledTable table =
          new SettledTable(
              connection,
              new Settling(ALL, kept, "DELETE FROM nowhere"),
              new TableMerge(connection, kept, MergeMemory.of(1 << 20, 0, 0)));
      table.merge(updates(0, 10));
      table.settleAtClose();
      table.merge(updates(10, 12));
      table.settleAtClose();

      assertThat(count(session, KEPT), is(12L));
    }
  }

  private TableMutation change(
      String op, int hour, long sequence, @Nullable Long after, long digest, String a) {
    return TableMutation.upsert(
        changes,
        Row.withSchema(changes.rowSchema())
            .withFieldValue("k", 1L)
            .withFieldValue("a", a)
            .withFieldValue("b", "b")
            .withFieldValue("change_op", op)
            .withFieldValue("change_snapshot", op.equals("r") ? "last" : "false")
            .withFieldValue("change_left_out", null)
            .withFieldValue("change_after", after)
            .withFieldValue("event_ts", Instant.ofEpochSecond(1_700_000_000L + 3_600L * hour))
            .withFieldValue("event_sequence", sequence)
            .withFieldValue("event_digest", digest)
            .build());
  }

  /** A file with so many changes, all settled. */
  private Path changed(String name, int size) {
    Path file = folder.resolve(name);
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      session.handOver(updates(0, size));
    } // Closing it settles it.
    return file;
  }

  /** By table, rows that a read scans once more changes have come, which are not settled. */
  private Map<String, Long> scanned(Path file) throws IOException, SQLException {
    Path profile = folder.resolve("profile.json");
    try (DuckDbSession session = DuckDbSession.open(file, warehouse)) {
      session.handOver(updates(1_000_000, 1_000_000 + TAIL));
      session.flush();
      assertThat(
          session.query(SHOWN + "current.t"),
          is(session.query(SHOWN + "history.t WHERE is_current")));
      try (DuckDBConnection connection = session.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET threads = 1"); // Each looks at a group of rows.
        statement.execute("PRAGMA enable_profiling='json'");
        statement.execute("SET profiling_output='" + profile + "'");
        try (ResultSet rows = statement.executeQuery(SHOWN + "current.t")) {
          assertThat(rows.next(), is(true));
          assertThat("profiled when it is over", rows.next(), is(false));
        }
        statement.execute("PRAGMA disable_profiling");
      }
    }
    Map<String, Long> scanned = new HashMap<>();
    for (JsonNode scan :
        new ObjectMapper().readTree(profile.toFile()).findParents("rows_scanned")) {
      scanned.merge(
          scan.at("/extra_info/Table").asText().contains("history") ? ALL : KEPT,
          scan.get("rows_scanned").asLong(),
          Long::sum);
    }
    return scanned;
  }

  private static long count(DuckDbSession session, String table) {
    return (Long)
        Objects.requireNonNull(session.query("SELECT count(*) FROM " + table).get(0).get(0));
  }

  /** Of keys in turn: the first change of each inserts it, one in five leaves its text out. */
  private List<TableMutation> updates(int from, int to) {
    List<TableMutation> updates = new ArrayList<>();
    for (int i = from; i < to; i++) {
      boolean isLeftOut = i >= KEYS && i % 5 == 0; // Never one that deletes.
      updates.add(
          TableMutation.upsert(
              changes,
              Row.withSchema(changes.rowSchema())
                  .withFieldValue("k", (long) i % KEYS)
                  .withFieldValue("a", "a" + i)
                  .withFieldValue("b", isLeftOut ? null : "b" + i)
                  .withFieldValue("change_op", i < KEYS ? "c" : i % 50 == 7 ? "d" : "u")
                  .withFieldValue("change_snapshot", "false")
                  .withFieldValue("change_left_out", isLeftOut ? ",b," : null)
                  .withFieldValue("change_after", 10L * i - 5)
                  .withFieldValue("event_ts", Instant.ofEpochSecond(1_700_000_000L + i))
                  .withFieldValue("event_sequence", 10L * i)
                  .withFieldValue("event_digest", (long) i)
                  .build()));
    }
    return updates;
  }

  private Path contracts() throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(
        contracts.resolve("t.yaml"),
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
        contracts.resolve("marts.yaml"),
        """
        marts: some
        owner: tests
        tables:
          t: {description: Rows., from: t, state: [history, current]}
        """);
    return contracts;
  }
}
