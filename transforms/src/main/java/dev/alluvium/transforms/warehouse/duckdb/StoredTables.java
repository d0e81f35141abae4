package dev.alluvium.transforms.warehouse.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What a file already holds: tables with their columns, views, and the tables' keys. */
final class StoredTables {
  /** A column as stored. */
  record Column(String type, boolean nullable, @Nullable String comment) {}

  /** Columns by name, by qualified table name. */
  final Map<String, Map<String, Column>> tables = new HashMap<>();

  final Map<String, @Nullable String> tableComments = new HashMap<>();
  final Set<String> views = new HashSet<>();

  /** The key's columns, with commas between, by qualified table name. */
  final Map<String, String> keys = new HashMap<>();

  /** How columns are computed, by column, by qualified table name. */
  final Map<String, Map<String, String>> functions = new HashMap<>();

  static StoredTables read(DuckDBConnection connection) throws SQLException {
    StoredTables stored = new StoredTables();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()"
                  + " WHERE database_name = current_database() AND NOT internal")) {
        while (row.next()) {
          stored.tables.put(row.getString(1), new LinkedHashMap<>());
          stored.tableComments.put(row.getString(1), row.getString(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT schema_name || '.' || view_name FROM duckdb_views()"
                  + " WHERE database_name = current_database() AND NOT internal")) {
        while (row.next()) {
          stored.views.add(row.getString(1));
        }
      }
      stored.readColumns(statement);
      try (ResultSet row =
          statement.executeQuery("SELECT table_name, key_columns FROM " + PrepareTables.KEYS)) {
        while (row.next()) {
          stored.keys.put(row.getString(1), row.getString(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name, column_name, function FROM " + PrepareTables.FUNCTIONS)) {
        while (row.next()) {
          stored
              .functions
              .computeIfAbsent(row.getString(1), table -> new HashMap<>())
              .put(row.getString(2), row.getString(3));
        }
      }
    }
    return stored;
  }

  private void readColumns(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable, comment"
                + " FROM duckdb_columns() WHERE database_name = current_database()"
                + " AND NOT internal ORDER BY 1, column_index")) {
      while (row.next()) {
        Map<String, Column> columns = tables.get(row.getString(1));
        if (columns != null) {
          columns.put(
              row.getString(2), new Column(row.getString(3), row.getBoolean(4), row.getString(5)));
        }
      }
    }
  }
}
