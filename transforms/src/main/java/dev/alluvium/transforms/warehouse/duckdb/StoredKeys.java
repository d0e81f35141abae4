package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.Budget;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.duckdb.DuckDBConnection;

/** Reads the keys that a table holds when it is first written to in a session. */
final class StoredKeys {
  /** Reading more would delay the first flush by several seconds. */
  private static final long MOST = 5_000_000;

  /** So many rows at a time, so that it can be given up on the way. */
  private static final long SLICE = 200_000;

  private StoredKeys() {}

  /** Makes every key of the table known; gives up where there are more than 5 million rows. */
  static KnownKeys read(DuckDBConnection connection, TableSpec table, Budget budget)
      throws SQLException {
    KnownKeys known = new KnownKeys(budget);
    List<String> names = DuckDbSql.columnNames(table);
    List<ColumnSpec> key =
        table.key().stream().map(column -> table.columns().get(names.indexOf(column))).toList();
    try (PreparedStatement statement = connection.prepareStatement(select(table, key))) {
      long end = known.isComplete() ? end(connection, table) : 0;
      if (end > MOST) {
        known.giveUp();
      }
      for (long row = 0; row < end && known.isComplete(); row += SLICE) {
        statement.setLong(1, row);
        statement.setLong(2, row + SLICE);
        addAll(statement, table, key, known);
      }
    }
    return known;
  }

  private static void addAll(
      PreparedStatement statement, TableSpec table, List<ColumnSpec> key, KnownKeys known)
      throws SQLException {
    Schema schema =
        key.stream()
            .map(c -> Schema.Field.nullable(c.name(), c.type().fieldType()))
            .collect(Schema.toSchema());
    RowReader reader = new RowReader(schema, key.stream().map(ColumnSpec::type).toList());
    KeyFingerprint fingerprint = KeyFingerprint.ofLoneKeys(table);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        known.addIfAbsent(fingerprint.of(reader.read(rows).getValues()));
      }
    }
  }

  /** One more than the largest row number; deleted rows leave holes below it. */
  private static long end(DuckDBConnection connection, TableSpec table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(max(rowid) + 1, 0) FROM " + name(table))) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static String select(TableSpec table, List<ColumnSpec> key) {
    List<String> columns =
        key.stream()
            .map(
                c ->
                    c.type() == ColumnType.TIMESTAMP
                        ? "epoch_us(" + name(c.name()) + ")"
                        : name(c.name()))
            .toList();
    return "SELECT %s FROM %s WHERE rowid >= ? AND rowid < ?"
        .formatted(String.join(", ", columns), name(table));
  }
}
