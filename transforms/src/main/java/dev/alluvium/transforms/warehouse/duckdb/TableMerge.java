package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Merges mutations into one table over one connection, in that connection's transaction: appended
 * to a temporary table, then merged by {@link MergeSql}. Not thread-safe.
 */
final class TableMerge {
  private final DuckDBConnection connection;
  private final TableSpec table;
  private final MergeSql sql;
  private final ColumnAppender[] appenders;
  private final Winners winners;
  private final List<String> beforeInsert;
  private final List<String> mergeWithDeletions;

  TableMerge(DuckDBConnection connection, TableSpec table) {
    this.connection = connection;
    this.table = table;
    this.sql = new MergeSql(table);
    this.appenders =
        table.columns().stream()
            .map(ColumnSpec::type)
            .map(ColumnAppender::of)
            .toArray(ColumnAppender[]::new);
    this.winners = new Winners(table);
    this.beforeInsert = sql.beforeInsert();
    this.mergeWithDeletions = sql.merge(true);
  }

  void merge(List<TableMutation> mutations) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (winners.canTell(mutations)) {
        mergeWinners(mutations, statement);
      } else {
        statement.execute(sql.createStaging());
        stage(MergeSql.stagingName(table), mutations);
        for (String step : mergeWithDeletions) {
          statement.execute(step);
        }
      }
      for (String step : sql.clear()) {
        statement.execute(step);
      }
    }
  }

  private void mergeWinners(List<TableMutation> mutations, Statement statement)
      throws SQLException {
    statement.execute(sql.createEmptyWinners());
    boolean deletions = stage(MergeSql.winnersName(table), winners.of(mutations));
    for (String step : beforeInsert) {
      statement.execute(step);
      if (sql.isCreateStored(step) && isEmpty(statement, sql.countStored())) {
        break; // No key is there yet, so nothing loses to another.
      }
    }
    statement.execute(sql.insert(deletions));
  }

  private static boolean isEmpty(Statement statement, String count) throws SQLException {
    try (ResultSet result = statement.executeQuery(count)) {
      return result.next() && result.getLong(1) == 0;
    }
  }

  private boolean stage(String name, Collection<TableMutation> mutations) throws SQLException {
    boolean deletions = false;
    try (DuckDBAppender appender = connection.createAppender("temp", "main", name)) {
      long ordinal = 0;
      for (TableMutation mutation : mutations) {
        deletions |= mutation.isDelete();
        appender.beginRow();
        append(appender, mutation.row().getValues());
        appender.append(mutation.sequence()).append(ordinal++).append(mutation.isDelete()).endRow();
      }
    }
    return deletions;
  }

  private void append(DuckDBAppender appender, List<Object> values) throws SQLException {
    if (values.size() != appenders.length) {
      throw new SQLException(
          "a row of "
              + values.size()
              + " values for the "
              + appenders.length
              + " columns of "
              + table.qualifiedName());
    }
    for (int i = 0; i < appenders.length; i++) {
      Object value = values.get(i);
      if (value == null) {
        appender.appendNull();
      } else {
        appenders[i].append(appender, value);
      }
    }
  }
}
