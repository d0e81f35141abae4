package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    execute(otherwise(table, stored, storedComment));
  }

  private static List<String> otherwise(
      TableSpec table, Map<String, StoredTables.Column> stored, @Nullable String storedComment) {
    List<String> statements = new ArrayList<>();
    if (isOther(table.description(), storedComment)) {
      statements.add(
          "COMMENT ON TABLE %s IS %s".formatted(name(table), literal(table.description())));
    }
    for (ColumnSpec column : table.columns()) {
      StoredTables.Column there = stored.get(column.name());
      if (isOther(describe(column), there == null ? null : there.comment())) {
        statements.add(ofColumn(name(table), column.name(), describe(column)));
      }
    }
    return statements;
  }

  /** Of a table that was written anew, those of columns included that its contract has no more. */
  void writeAll(TableSpec table, Map<String, StoredTables.Column> before) throws SQLException {
    List<String> statements = otherwise(table, Map.of(), null);
    for (Map.Entry<String, StoredTables.Column> column : before.entrySet()) {
      String comment = column.getValue().comment();
      if (comment != null && !DuckDbSql.columnNames(table).contains(column.getKey())) {
        statements.add(ofColumn(name(table), column.getKey(), comment));
      }
    }
    execute(statements);
  }

  void write(ViewSpec view) throws SQLException {
    String name = name(view.dataset(), view.name());
    List<String> statements = new ArrayList<>();
    statements.add("COMMENT ON VIEW " + name + " IS " + literal(view.description()));
    for (ColumnSpec column : view.columns()) {
      if (isOther(describe(column), null)) {
        statements.add(ofColumn(name, column.name(), describe(column)));
      }
    }
    execute(statements);
  }

  /** No comment is as good as an empty one. */
  private static boolean isOther(String said, @Nullable String stored) {
    return !said.equals(stored == null ? "" : stored);
  }

  private static String ofColumn(String relation, String column, String comment) {
    return "COMMENT ON COLUMN %s.%s IS %s".formatted(relation, name(column), literal(comment));
  }

  private static String describe(ColumnSpec column) {
    return column.description()
        + column.personal().map(kind -> " [personal: " + kind + "]").orElse("");
  }

  /** In one call: each takes three times as long by itself. */
  private void execute(List<String> statements) throws SQLException {
    if (!statements.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(String.join("; ", statements));
      }
    }
  }
}
