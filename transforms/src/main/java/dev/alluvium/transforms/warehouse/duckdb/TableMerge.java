package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.sql.Statement;
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
  private final List<String> merge;
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
    this.merge = sql.merge(false);
    this.mergeWithDeletions = sql.merge(true);
  }

  void merge(List<TableMutation> mutations) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.createStaging());
      boolean deletions = stage(mutations);
      for (String step : deletions ? mergeWithDeletions : merge) {
        statement.execute(step);
      }
      for (String step : sql.clear()) {
        statement.execute(step);
      }
    }
  }

  private boolean stage(List<TableMutation> mutations) throws SQLException {
    boolean deletions = false;
    try (DuckDBAppender appender =
        connection.createAppender("temp", "main", MergeSql.stagingName(table))) {
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
