package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.memory.KeyCache;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Merges mutations into one table over one connection, in that connection's transaction. Rows whose
 * key is surely new are appended to the table; the others are appended to a temporary table, then
 * merged by {@link MergeSql}. The table must not be written by others meanwhile. Not thread-safe.
 */
final class TableMerge {
  private final DuckDBConnection connection;
  private final TableSpec table;
  private final Budget budget;
  private final MergeSql sql;
  private final Winners winners;
  private final KeyFingerprint fingerprint;
  private final List<String> beforeInsert;
  private final List<String> mergeWithDeletions;
  private @Nullable KnownKeys known;
  private @Nullable RowAppender appender;

  /**
   * @param budget for the fingerprints of keys; may be shared with other tables
   * @param lastSequences of the keys met last; may be shared with other tables
   */
  TableMerge(DuckDBConnection connection, TableSpec table, Budget budget, KeyCache lastSequences) {
    this.connection = connection;
    this.table = table;
    this.budget = budget;
    this.sql = new MergeSql(table);
    this.winners = new Winners(table, lastSequences);
    this.fingerprint = KeyFingerprint.ofRows(table);
    this.beforeInsert = sql.beforeInsert();
    this.mergeWithDeletions = sql.merge(true);
  }

  void merge(List<TableMutation> mutations) throws SQLException {
    if (winners.canTell(mutations)) {
      mergeWinners(winners.of(mutations));
      return;
    }
    for (TableMutation mutation : mutations) {
      isNew(mutation);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.createStaging());
      appender().stage(MergeSql.stagingName(table), mutations);
      for (String step : mergeWithDeletions) {
        statement.execute(step);
      }
      clear(statement);
    }
  }

  private void mergeWinners(Collection<TableMutation> rows) throws SQLException {
    List<TableMutation> fresh = new ArrayList<>(rows.size());
    List<TableMutation> others = new ArrayList<>();
    for (TableMutation row : rows) {
      (isNew(row) ? fresh : others).add(row);
    }
    fresh.removeIf(TableMutation::isDelete);
    if (!fresh.isEmpty()) {
      appender().insert(fresh);
    }
    if (!others.isEmpty()) {
      mergeKnown(others);
    }
  }

  private void mergeKnown(List<TableMutation> rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.createEmptyWinners());
      boolean deletions = appender().stage(MergeSql.winnersName(table), rows);
      for (String step : beforeInsert) {
        statement.execute(step);
        if (sql.isCreateStored(step) && isEmpty(statement, sql.countStored())) {
          break; // No key is there yet, so nothing loses to another.
        }
      }
      statement.execute(sql.insert(deletions));
      clear(statement);
    }
  }

  private void clear(Statement statement) throws SQLException {
    for (String step : sql.clear()) {
      statement.execute(step);
    }
  }

  private static boolean isEmpty(Statement statement, String count) throws SQLException {
    try (ResultSet result = statement.executeQuery(count)) {
      return result.next() && result.getLong(1) == 0;
    }
  }

  /** Whether the table surely holds no row of that key, and none was merged before. */
  private boolean isNew(TableMutation mutation) throws SQLException {
    KnownKeys keys = known;
    if (keys == null) {
      keys = StoredKeys.read(connection, table, budget);
      known = keys;
    }
    return keys.addIfAbsent(fingerprint.of(mutation.row().getValues()));
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
