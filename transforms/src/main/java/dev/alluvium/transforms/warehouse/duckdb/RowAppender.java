package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Appends the rows of one table, to itself or to a temporary table of its columns. */
final class RowAppender {
  private final DuckDBConnection connection;
  private final TableSpec table;
  private final ColumnAppender[] appenders;

  /** For each column that the table has in the file, in its order there, the spec's; or -1. */
  private final int[] layout;

  RowAppender(DuckDBConnection connection, TableSpec table) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.appenders = ColumnAppender.of(table);
    List<String> declared = DuckDbSql.columnNames(table);
    this.layout =
        StoredTables.columnsOf(connection, DuckDbSql.name(table)).stream()
            .mapToInt(declared::indexOf)
            .toArray();
  }

  /** Adds rows to the table itself: of keys that it does not hold. */
  void insert(Collection<TableMutation> rows) throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(connection.getCatalog(), table.dataset(), table.name())) {
      for (TableMutation mutation : rows) {
        appender.beginRow();
        append(appender, mutation, layout);
        appender.endRow();
      }
      appender.flush();
    }
  }

  /** Fills a temporary table of {@link MergeSql}; whether deletions are among the mutations. */
  boolean stage(String name, Collection<TableMutation> mutations) throws SQLException {
    int[] declared = IntStream.range(0, appenders.length).toArray();
    boolean deletions = false;
    try (DuckDBAppender appender = connection.createAppender("temp", "main", name)) {
      long ordinal = 0;
      for (TableMutation mutation : mutations) {
        deletions |= mutation.isDelete();
        appender.beginRow();
        append(appender, mutation, declared);
        appender.append(mutation.sequence()).append(ordinal++).append(mutation.isDelete()).endRow();
      }
      appender.flush();
    }
    return deletions;
  }

  private void append(DuckDBAppender appender, TableMutation mutation, int[] columns)
      throws SQLException {
    List<@Nullable Object> values = mutation.row().getValues();
    if (values.size() != appenders.length) {
      throw new SQLException(
          "a row of "
              + values.size()
              + " values for the "
              + appenders.length
              + " columns of "
              + table.qualifiedName());
    }
    for (int column : columns) {
      Object value = column < 0 ? null : values.get(column);
      if (value == null) {
        appender.appendNull();
      } else {
        appenders[column].append(appender, value);
      }
    }
  }
}
