package dev.alluvium.transforms.warehouse.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Statements that take effect together or not at all. */
final class DuckDbTransaction {
  private DuckDbTransaction() {}

  /** What is done with the statement of a connection. */
  interface Work {
    void with(Statement statement) throws SQLException;
  }

  /** Runs them on a connection that is in no transaction. */
  static void run(DuckDBConnection connection, List<String> statements) throws SQLException {
    run(
        connection,
        statement -> {
          for (String sql : statements) {
            statement.execute(sql);
          }
        });
  }

  /** Does that on a connection that is in no transaction. */
  static void run(DuckDBConnection connection, Work work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      try {
        work.with(statement);
        statement.execute("COMMIT");
      } catch (SQLException | DuckDbException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(DuckDBConnection connection, Exception cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
