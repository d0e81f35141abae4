package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Says in the file what its tables, views and columns are. */
final class Comments {
  private final DuckDBConnection connection;

  Comments(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** Of a table, where the file says otherwise. */
  void write(
      TableSpec table, Map<String, StoredTables.Column> stored, @Nullable String storedComment)
      throws SQLException {
    if (!table.description().equals(storedComment)) {
      execute("COMMENT ON TABLE %s IS %s".formatted(name(table), literal(table.description())));
    }
    for (ColumnSpec column : table.columns()) {
      StoredTables.Column there = stored.get(column.name());
      if (there == null || !Objects.equals(there.comment(), describe(column))) {
        write(name(table), column.name(), describe(column));
      }
    }
  }

  /** Of a table that was written anew, those of columns included that its contract has no more. */
  void writeAll(TableSpec table, Map<String, StoredTables.Column> before) throws SQLException {
    write(table, Map.of(), null);
    for (Map.Entry<String, StoredTables.Column> column : before.entrySet()) {
      String comment = column.getValue().comment();
      if (comment != null && !DuckDbSql.columnNames(table).contains(column.getKey())) {
        write(name(table), column.getKey(), comment);
      }
    }
  }

  void write(ViewSpec view) throws SQLException {
    String name = name(view.dataset(), view.name());
    execute("COMMENT ON VIEW " + name + " IS " + literal(view.description()));
    for (ColumnSpec column : view.columns()) {
      write(name, column.name(), describe(column));
    }
  }

  private void write(String relation, String column, String comment) throws SQLException {
    execute("COMMENT ON COLUMN %s.%s IS %s".formatted(relation, name(column), literal(comment)));
  }

  private static String describe(ColumnSpec column) {
    return column.description()
        + column.personal().map(kind -> " [personal: " + kind + "]").orElse("");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
