package dev.alluvium.transforms.warehouse.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Statements that take effect together or not at all. */
final class DuckDbTransaction {
  private DuckDbTransaction() {}

  /** Runs them on a connection that is in no transaction. */
  static void run(DuckDBConnection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      try {
        for (String sql : statements) {
          statement.execute(sql);
        }
        statement.execute("COMMIT");
      } catch (SQLException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(DuckDBConnection connection, SQLException cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
