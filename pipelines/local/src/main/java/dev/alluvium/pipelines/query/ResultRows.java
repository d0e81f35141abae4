package dev.alluvium.pipelines.query;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a result of DuckDB's driver; closes its statement. */
final class ResultRows implements Rows {
  private final Statement statement;
  private final ResultSet result;
  private final List<Column> columns;
  private final int[] types;

  private ResultRows(
      Statement statement, ResultSet result, List<Column> columns, ResultSetMetaData meta)
      throws SQLException {
    this.statement = statement;
    this.result = result;
    this.columns = columns;
    this.types = new int[meta.getColumnCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = meta.getColumnType(i + 1);
    }
  }

  static ResultRows of(Statement statement, ResultSet result) throws SQLException {
    return new ResultRows(statement, result, columns(result.getMetaData()), result.getMetaData());
  }

  /** The same under the names and types that the query has them by. */
  static ResultRows of(Statement statement, ResultSet result, List<Column> columns)
      throws SQLException {
    return new ResultRows(statement, result, columns, result.getMetaData());
  }

  static List<Column> columns(ResultSetMetaData meta) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
    }
    return columns;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public @Nullable String @Nullable [] next() throws SQLException {
    if (!result.next()) {
      return null;
    }
    @Nullable String[] row = new @Nullable String[types.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = Cells.read(result, i + 1, types[i]);
    }
    return row;
  }

  @Override
  public void close() throws SQLException {
    try (statement) {
      result.close();
    }
  }
}
