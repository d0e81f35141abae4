package dev.alluvium.pipelines.capture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A place in the database's log, and when that was, by the database's clock.
 *
 * @param position in bytes, as changes tell theirs
 * @param micros since 1970
 */
record LogPosition(long position, long micros) {
  /** Where the next change would stand. */
  static LogPosition now(Connection database) throws SQLException {
    try (Statement query = database.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint,"
                    + " (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")) {
      row.next();
      return new LogPosition(row.getLong(1), row.getLong(2));
    }
  }

  /** The earlier place of both, at this time. */
  LogPosition notBehind(long other) {
    return new LogPosition(Math.min(position, other), micros);
  }
}
