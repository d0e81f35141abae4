package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.StoredRows.Stored;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Merges mutations into one table over one connection, in that connection's transaction. Rows whose
 * key is surely new are appended to the table. Of the others, those that their table's rule
 * compares are left out where a better one was merged before ({@link BestRows}), else looked up and
 * compared here; the rest is merged by {@link MergeSql} from a temporary table. The table must not
 * be written by others meanwhile, unless they say what they took out. Not thread-safe.
 */
final class TableMerge {
  private final DuckDBConnection connection;
  private final TableSpec table;
  private final MergeMemory memory;
  private final MergeSql sql;
  private final MergeOrder order;
  private final Winners winners;
  private final StoredRows storedRows;
  private final KeyFingerprint keys;
  private final Optional<BestRows> best;
  private final List<String> beforeInsert;
  private final List<String> mergeWithDeletions;
  private @Nullable KnownKeys known;
  private @Nullable RowAppender appender;

  TableMerge(DuckDBConnection connection, TableSpec table, MergeMemory memory) {
    this.connection = connection;
    this.table = table;
    this.memory = memory;
    this.sql = new MergeSql(table);
    this.order = new MergeOrder(table);
    this.winners = new Winners(table, order, memory.lastSequences());
    this.storedRows = new StoredRows(table, sql, order);
    this.keys = KeyFingerprint.of(table);
    this.best = BestRows.of(table, memory.bestRows());
    this.beforeInsert = sql.beforeInsert();
    this.mergeWithDeletions = sql.merge(true);
  }

  /** Merges them, and says which are of keys that the table surely did not have. */
  Taken merge(List<TableMutation> mutations) throws SQLException {
    if (winners.canTell(mutations)) {
      return mergeWinners(winners.of(mutations));
    }
    for (TableMutation mutation : mutations) {
      isNew(keys.of(mutation.row().getValues()));
    }
    rowsWereTakenOut();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.createStaging());
      appender().stage(MergeSql.stagingName(table), mutations);
      for (String step : mergeWithDeletions) {
        statement.execute(step);
      }
      clear(statement);
    }
    return Taken.others(mutations);
  }

  /** Rows were, or are about to be, taken out of the table, by whomever. */
  void rowsWereTakenOut() {
    best.ifPresent(BestRows::forget);
  }

  private Taken mergeWinners(KeyedMutations rows) throws SQLException {
    List<TableMutation> fresh = new ArrayList<>(rows.size());
    List<TableMutation> others = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      TableMutation row = rows.mutation(i);
      long key = rows.fingerprint(i);
      if (winners.isOvertaken(row, key)) {
        continue;
      }
      boolean isNew = isNew(key);
      boolean isBeaten = best.isPresent() && best.get().isBeaten(row, key, isNew);
      if (!isNew && !isBeaten) {
        others.add(row);
      } else if (isNew && !row.isDelete()) {
        fresh.add(row);
      }
    }
    if (!fresh.isEmpty()) {
      appender().insert(fresh);
    }
    return new Taken(fresh, others.isEmpty() ? others : mergeKnown(others));
  }

  /**
   * Merges them.
   *
   * @return those that the table has now, and did not have so before; where the table does not
   *     compare rows, more than these
   */
  private List<TableMutation> mergeKnown(List<TableMutation> rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (sql.comparesRows()) {
        return mergeCompared(rows, statement);
      }
      statement.execute(sql.createEmptyWinners());
      boolean deletions = appender().stage(MergeSql.winnersName(table), rows);
      for (String step : beforeInsert) {
        statement.execute(step);
      }
      statement.execute(sql.insert(deletions));
      clear(statement);
    }
    return rows;
  }

  /** Few rows are there already, so they are looked at here, where it needs no further scan. */
  private List<TableMutation> mergeCompared(List<TableMutation> rows, Statement statement)
      throws SQLException {
    Map<Object, Stored> stored = storedRows.of(rows, appender(), statement);
    List<TableMutation> winners = new ArrayList<>(rows.size());
    List<Stored> beaten = new ArrayList<>();
    for (TableMutation row : rows) {
      Stored before = stored.get(order.keyOf(row));
      if (before == null) {
        winners.add(row);
      } else if (order.replaces(before.row(), row)) {
        winners.add(row);
        beaten.add(before);
      }
    }
    if (!beaten.isEmpty()) {
      storedRows.delete(beaten, statement);
    }
    if (!winners.isEmpty()) {
      appender().insert(winners);
    }
    return winners;
  }

  private void clear(Statement statement) throws SQLException {
    for (String step : sql.clear()) {
      statement.execute(step);
    }
  }

  /** Whether the table surely holds no row of that key, and none was merged before. */
  private boolean isNew(long key) throws SQLException {
    KnownKeys all = known;
    if (all == null) {
      all = StoredKeys.read(connection, table, memory.knownKeys());
      known = all;
    }
    return all.addIfAbsent(key);
  }

  private RowAppender appender() throws SQLException {
    RowAppender ready = appender;
    if (ready == null) {
      ready = new RowAppender(connection, table);
      appender = ready;
    }
    return ready;
  }
}
