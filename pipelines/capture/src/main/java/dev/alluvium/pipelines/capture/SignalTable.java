package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The small table in the database by which Debezium tells, among the changes, when it read a range
 * of another table: it writes a row before and one after, and deletes them.
 */
final class SignalTable {
  private SignalTable() {}

  /**
   * Makes it where there is none.
   *
   * @param name as {@code schema.table}
   * @throws InputException if it is not there and may not be made, with the statements to run
   */
  static void ensure(Connection database, String name) throws SQLException {
    String schema = name.substring(0, Math.max(0, name.indexOf('.')));
    try (Statement statement = database.createStatement()) {
      if (isThere(statement, name)) {
        return;
      }
      for (String sql : statements(schema, name)) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new InputException(
          "The capture needs a table that it may write, and cannot make it (%s). Run: %s; and GRANT USAGE ON SCHEMA %s, GRANT SELECT, INSERT, DELETE ON %s to its user"
              .formatted(
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip(),
                  String.join("; ", statements(schema, name)),
                  schema,
                  name),
          e);
    }
  }

  private static boolean isThere(Statement statement, String name) throws SQLException {
    try (var row =
        statement.executeQuery("SELECT to_regclass('%s') IS NOT NULL".formatted(quoted(name)))) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private static String[] statements(String schema, String name) {
    return new String[] {
      "CREATE SCHEMA IF NOT EXISTS " + schema,
      "CREATE TABLE "
          + name
          + " (id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))"
    };
  }
}
