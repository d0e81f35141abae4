package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What a file says of its tables, for the next opening to compare: keys, and how columns come. */
final class TableNotes {
  /** Where the tables' keys stand: tables have no index. */
  static final String KEYS = name(Dataset.OPS.id(), "table_keys");

  static final String FUNCTIONS = name(Dataset.OPS.id(), "table_functions");

  /** What rows are made of, so that it is told when a contract says it otherwise. */
  static final String MEANINGS = name(Dataset.OPS.id(), "table_meanings");

  private final DuckDBConnection connection;
  private final StoredTables stored;
  private final BiConsumer<String, String> refuse;

  /**
   * @param refuse takes a table that does not fit, and why, with {@code %s} in its place
   */
  TableNotes(DuckDBConnection connection, StoredTables stored, BiConsumer<String, String> refuse) {
    this.connection = connection;
    this.stored = stored;
    this.refuse = refuse;
  }

  /** Makes the tables that hold them, where the file has none. */
  static void make(Statement statement) throws SQLException {
    statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(Dataset.OPS.id()));
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + KEYS
            + " (table_name VARCHAR NOT NULL, key_columns VARCHAR NOT NULL)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + FUNCTIONS
            + " (table_name VARCHAR NOT NULL, column_name VARCHAR NOT NULL,"
            + " function VARCHAR NOT NULL)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + MEANINGS
            + " (table_name VARCHAR NOT NULL, column_name VARCHAR NOT NULL,"
            + " meaning VARCHAR NOT NULL, is_mixed BOOLEAN NOT NULL)");
    StandingViews.makeNotes(statement);
  }

  /** Notes what the contract says of a table, and refuses one that the file has otherwise. */
  void keep(TableSpec table) throws SQLException {
    String relation = table.qualifiedName();
    keepKey(table, stored.keys.get(relation), stored.tables.get(relation));
    keepFunctions(table, stored.functions.getOrDefault(relation, Map.of()));
  }

  private void keepKey(
      TableSpec table, @Nullable String stored, @Nullable Map<String, StoredTables.Column> before)
      throws SQLException {
    String columns = String.join(", ", table.key());
    String key =
        Stream.concat(Stream.of(columns), table.hashes().stream())
            .collect(Collectors.joining("; "));
    boolean hadNoHashes = columns.equals(stored) && !key.equals(stored); // Of an older version.
    if (hadNoHashes || (stored != null && before != null && gains(table, stored, before))) {
      execute(
          "UPDATE %s SET key_columns = %s WHERE table_name = %s"
              .formatted(KEYS, literal(key), literal(table.qualifiedName())));
    } else if (stored == null) {
      execute(
          "INSERT INTO %s VALUES (%s, %s)"
              .formatted(KEYS, literal(table.qualifiedName()), literal(key)));
    } else if (!stored.equals(key)) {
      refuse.accept(
          table.qualifiedName(),
          "the key of %s is (" + stored + ") in the file and (" + key + ") in the contract");
    }
  }

  /** A file of an older version says of no column how it was computed: it is believed. */
  private void keepFunctions(TableSpec table, Map<String, String> known) throws SQLException {
    for (Map.Entry<String, String> column : table.functions().entrySet()) {
      String before = known.get(column.getKey());
      if (before == null) {
        execute(
            "INSERT INTO %s VALUES (%s, %s, %s)"
                .formatted(
                    FUNCTIONS,
                    literal(table.qualifiedName()),
                    literal(column.getKey()),
                    literal(column.getValue())));
      } else if (!before.equals(column.getValue())) {
        refuse.accept(
            table.qualifiedName(),
            "the contract computes %s." + column.getKey() + " otherwise than the rows in the file");
      }
    }
  }

  /**
   * Whether the key has gained nothing but columns that the table has not had: they are NULL in all
   * rows there, so it tells these apart as it did.
   */
  private static boolean gains(
      TableSpec table, String stored, Map<String, StoredTables.Column> before) {
    int count = stored.split(", ", -1).length;
    List<String> key = table.key();
    return table.hashes().isEmpty()
        && count < key.size()
        && String.join(", ", key.subList(0, count)).equals(stored)
        && key.subList(count, key.size()).stream().noneMatch(before::containsKey);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
