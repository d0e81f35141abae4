package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Meanings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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

  /** Of views, by qualified name, what the query was, as {@link StandingViews#ofQuery} has it. */
  final Map<String, String> queries = new HashMap<>();

  /** The key's columns, with commas between, by qualified table name. */
  final Map<String, String> keys = new HashMap<>();

  /** How columns are computed, by column, by qualified table name. */
  final Map<String, Map<String, String>> functions = new HashMap<>();

  /** What rows are made of, by column, by qualified table name. */
  final Map<String, Map<String, Meaning>> meanings = new HashMap<>();

  /**
   * What is known of a column's values, or of the rows.
   *
   * @param text as contracts say it now
   * @param isMixed whether there can be rows of another meaning
   */
  record Meaning(String text, boolean isMixed) {}

  static StoredTables read(DuckDBConnection connection) throws SQLException {
    StoredTables stored = new StoredTables();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()"
                  + " WHERE database_name = current_database() AND NOT internal"
                  + " AND schema_name <> "
                  + DuckDbSql.literal(Outbox.SCHEMA))) {
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
          statement.executeQuery("SELECT table_name, key_columns FROM " + TableNotes.KEYS)) {
        while (row.next()) {
          stored.keys.put(row.getString(1), row.getString(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name, column_name, function FROM " + TableNotes.FUNCTIONS)) {
        while (row.next()) {
          stored
              .functions
              .computeIfAbsent(row.getString(1), table -> new HashMap<>())
              .put(row.getString(2), row.getString(3));
        }
      }
      stored.readMeanings(statement);
      if (stored.tables.containsKey(Dataset.OPS.table("view_digests"))) {
        stored.queries.putAll(StandingViews.queries(statement));
      }
    }
    return stored;
  }

  /** A file that only older versions have written has none. */
  private void readMeanings(Statement statement) throws SQLException {
    if (!tables.containsKey(Dataset.OPS.table("table_meanings"))) {
      return;
    }
    try (ResultSet row =
        statement.executeQuery(
            "SELECT table_name, column_name, meaning, is_mixed FROM " + TableNotes.MEANINGS)) {
      while (row.next()) {
        meanings
            .computeIfAbsent(row.getString(1), table -> new TreeMap<>())
            .put(row.getString(2), new Meaning(row.getString(3), row.getBoolean(4)));
      }
    }
  }

  /**
   * The columns of which rows there mean something else than contracts say, and {@link
   * ColumnId#ROWS} where some of the rows would not be there; those that the table has not had are
   * none.
   */
  List<String> otherwise(String table, Map<String, String> said) {
    Map<String, Meaning> known = meanings.getOrDefault(table, Map.of());
    Set<String> columns = tables.getOrDefault(table, Map.of()).keySet();
    return said.keySet().stream()
        .filter(column -> column.equals(ColumnId.ROWS) || columns.contains(column))
        .filter(known::containsKey)
        .filter(
            column -> {
              Meaning meaning = Objects.requireNonNull(known.get(column));
              String now = Objects.requireNonNull(said.get(column));
              return meaning.isMixed()
                  || (column.equals(ColumnId.ROWS)
                      ? !Meanings.isAmong(meaning.text(), now)
                      : !meaning.text().equals(now));
            })
        .sorted()
        .toList();
  }

  /** Whether each row there is as contracts say, and some would be there that are not. */
  boolean lacksRows(String table, Map<String, String> said) {
    Map<String, Meaning> known = meanings.getOrDefault(table, Map.of());
    Meaning rows = known.get(ColumnId.ROWS);
    String now = said.get(ColumnId.ROWS);
    return rows != null
        && now != null
        && !rows.text().equals(now)
        && known.entrySet().stream()
            .filter(column -> said.containsKey(column.getKey()))
            .allMatch(
                column ->
                    !column.getValue().isMixed()
                        && Meanings.isAmong(
                            column.getValue().text(),
                            Objects.requireNonNull(said.get(column.getKey()))));
  }

  /** The columns of one relation, in its order, given as SQL names it. */
  static List<String> columnsOf(DuckDBConnection connection, String relation) throws SQLException {
    // Cheaper than duckdb_columns(), which makes a row of every column of every table first.
    try (PreparedStatement statement =
        connection.prepareStatement("FROM " + relation + " LIMIT 0")) {
      ResultSetMetaData row = statement.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= row.getColumnCount(); i++) {
        columns.add(row.getColumnName(i));
      }
      return columns;
    }
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
