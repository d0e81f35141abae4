package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * A query of the person whose job writes the file: one SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN
 * over anything in it, also what DuckDB tells of its tables, and over nothing else.
 *
 * <p>Two walls: the tree that DuckDB's parser makes of it has nothing but what is allowed, and the
 * transaction is read-only. It sees all tables as one flush has left them. Settings stay as they
 * are, since the job needs them. Rows come as they are asked for.
 */
public final class OwnQuery implements AutoCloseable {
  /** A value is in this process's heap as a whole. */
  static final int LONGEST_VALUE = 1_000_000;

  private static final Pattern EXPLAIN =
      Pattern.compile("EXPLAIN(\\s+ANALYZE)?(?=\\s)", Pattern.CASE_INSENSITIVE);

  /** What DuckDB says of every error while rows come. */
  static final String LOST = "Invalid result set";

  private static final Pattern LINE = Pattern.compile("(?m)^LINE (\\d+):");

  private static final String RELATIONS =
      """
      WITH every AS (
        SELECT schema_name AS s, view_name AS n FROM duckdb_views()
        UNION ALL SELECT schema_name, table_name FROM duckdb_tables())
      SELECT lower(s), lower(n), s IN ('main', 'pg_catalog') FROM every
      """;

  private final DuckDBConnection connection;
  private List<String> names = List.of();
  private List<String> types = List.of();
  private String statementText = "";
  private boolean isShaped;
  private final RunningStatement running = new RunningStatement();

  public OwnQuery(DuckDbSession session) {
    this.connection = session.connect();
  }

  /**
   * Runs it; once.
   *
   * @param nestedAsJson whether values with values within are JSON, or DuckDB's text
   * @throws RefusedQueryException if it is no such query
   * @throws SQLException if it fails; {@link #explain} says why
   */
  public ResultSet run(String sql, boolean nestedAsJson) throws SQLException {
    String text = sql.strip();
    Matcher explain = EXPLAIN.matcher(text);
    check(explain.lookingAt() ? text.substring(explain.end()) : text);
    begin();
    try (PreparedStatement prepared = connection.prepareStatement(text)) {
      describe(prepared.getMetaData());
    }
    isShaped = !explain.lookingAt();
    statementText =
        isShaped ? ShapedQuery.bounded(withoutEnd(text), types, nestedAsJson, LONGEST_VALUE) : text;
    Statement statement = connection.createStatement();
    running.set(statement);
    return statement.executeQuery(statementText);
  }

  /** The columns' names, in order. */
  public List<String> names() {
    return names;
  }

  /** What DuckDB calls the columns' types. */
  public List<String> types() {
    return types;
  }

  private void check(String select) throws SQLException {
    try {
      AllowedQuery.checkOfOwner(AllowedQuery.tree(connection, select), relations());
    } catch (UncheckedIOException e) {
      throw new RefusedQueryException("the query is nested too deeply");
    }
  }

  /** All tables and views, DuckDB's own among them. */
  private Set<String> relations() throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(RELATIONS)) {
      while (result.next()) {
        names.add(result.getString(1) + "." + result.getString(2));
        if (result.getBoolean(3)) {
          names.add(result.getString(2));
        }
      }
    }
    return names;
  }

  private void begin() throws SQLException {
    try (Statement begin = connection.createStatement()) {
      begin.execute("BEGIN TRANSACTION READ ONLY");
    }
  }

  private void describe(ResultSetMetaData meta) throws SQLException {
    List<String> itsNames = new ArrayList<>();
    List<String> itsTypes = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      itsNames.add(meta.getColumnLabel(i));
      itsTypes.add(meta.getColumnTypeName(i));
    }
    names = List.copyOf(itsNames);
    types = List.copyOf(itsTypes);
  }

  private static String withoutEnd(String sql) {
    String text = sql;
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    return text;
  }

  /** DuckDB's message about what {@link #run} or its rows have thrown, with all its lines. */
  public String explain(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    if (!message.contains(LOST) || !isShaped) {
      return asAsked(message);
    }
    try (Statement again = connection.createStatement()) {
      again.execute("ROLLBACK");
      begin();
      running.set(again);
      again.execute("EXPLAIN ANALYZE " + statementText); // Runs it, and gives no rows.
      return message;
    } catch (SQLException e) {
      return asAsked(String.valueOf(e.getMessage()));
    }
  }

  /** As of the query that was asked, which stands a line further up. */
  private String asAsked(String message) {
    return isShaped ? LINE.matcher(message).replaceAll(OwnQuery::lineAbove) : message;
  }

  /** As wide as it was, so that the caret beneath stands where it did. */
  private static String lineAbove(MatchResult line) {
    String above = "LINE " + (Integer.parseInt(line.group(1)) - 1) + ":";
    return above + " ".repeat(line.group().length() - above.length());
  }

  /** Gives it up, from any thread; one that has just begun may not hear it. */
  public void cancel() {
    running.cancel();
  }

  /** Ends its transaction. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
