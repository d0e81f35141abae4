package dev.alluvium.pipelines.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Where queries are asked: a file, a lake, or a job that has the file open. */
public interface Database extends AutoCloseable {
  /**
   * Runs one statement. Rows of one statement at a time.
   *
   * @param nestedAsJson whether values with values within are JSON, and not DuckDB's text
   * @return its rows; empty if it gives none
   * @throws SQLException if it fails; the message is DuckDB's, with all its lines
   */
  Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException, IOException;

  /** Gives up the statement that is run, if one is; from any thread. */
  void cancel();

  @Override
  void close() throws SQLException, IOException;
}
