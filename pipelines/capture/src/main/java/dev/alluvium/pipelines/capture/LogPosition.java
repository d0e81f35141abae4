package dev.alluvium.pipelines.capture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A place in the database's log, and when that was, by the database's clock.
 *
 * @param position in bytes, as changes tell theirs
 * @param micros since 1970
 */
record LogPosition(long position, long micros) {
  private static final Pattern NOTED = Pattern.compile("\"lsn_proc\"\\s*:\\s*(\\d{1,18})");

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

  /**
   * Up to where changes were captured.
   *
   * @param positions as Debezium notes them
   */
  static LongStream captured(Collection<String> positions) {
    return positions.stream()
        .map(NOTED::matcher)
        .filter(Matcher::find)
        .mapToLong(noted -> Long.parseLong(noted.group(1)));
  }

  /** As PostgreSQL writes it. */
  static String text(long position) {
    return String.format(Locale.ROOT, "%X/%X", position >>> 32, position & 0xFFFFFFFFL);
  }

  /** The earlier place of both, at this time. */
  LogPosition notBehind(long other) {
    return new LogPosition(Math.min(position, other), micros);
  }
}
