package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.Answer;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Queries of people on a file that this process writes. Three walls: the parser's tree has nothing
 * that is not allowed, the transaction is read-only, and from the first one on DuckDB opens no file
 * but its own and no connection. That holds for all connections of the process to this file, which
 * need no more.
 */
public final class DuckDbReadOnly implements ReadOnlySql {
  private static final int LONGEST_TEXT = 20_000;

  private final DuckDbSession session;
  private final Set<String> relations;

  private DuckDbReadOnly(DuckDbSession session, Set<String> relations) {
    this.session = session;
    this.relations = relations;
  }

  public static DuckDbReadOnly of(DuckDbSession session) {
    Set<String> relations =
        Stream.concat(
                session.spec().tables().stream().map(table -> table.qualifiedName()),
                session.spec().views().stream().map(view -> view.qualifiedName()))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    try (DuckDBConnection connection = session.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_external_access = false");
    } catch (SQLException e) {
      throw DuckDbException.because("DuckDB cannot be kept from other files", e);
    }
    return new DuckDbReadOnly(session, relations);
  }

  @Override
  public synchronized Answer ask(String sql, int mostRows, Duration limit) {
    if (sql.length() > LONGEST_TEXT) {
      throw new RefusedQueryException("the query is too long");
    }
    long start = System.nanoTime();
    try (DuckDBConnection connection = session.connect()) {
      AllowedQuery.check(JsonTree.parse(tree(connection, sql)), relations);
      try (Statement begin = connection.createStatement()) {
        begin.execute("BEGIN TRANSACTION READ ONLY");
      }
      return run(connection, sql, mostRows, limit);
    } catch (SQLException e) {
      // Interrupted while it gives rows, DuckDB calls the result invalid.
      boolean isOver = System.nanoTime() - start >= limit.toNanos();
      throw new RefusedQueryException(
          isOver
              ? "given up after " + limit.toSeconds() + " s: let it read less, as by a WHERE"
              : DuckDbException.firstLine(e));
    }
  }

  /** The limit stands around the query, which is known to be one statement, as a text within it. */
  private static Answer run(DuckDBConnection connection, String sql, int mostRows, Duration limit)
      throws SQLException {
    String cut = "SELECT * FROM query(" + DuckDbSql.literal(sql) + ") LIMIT " + (mostRows + 1L);
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
      try (ResultSet result = statement.executeQuery(cut)) {
        ResultSetMetaData meta = result.getMetaData();
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          columns.add(meta.getColumnName(i));
          types.add(meta.getColumnTypeName(i));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (rows.size() < mostRows && result.next()) {
          rows.add(row(result, columns.size()));
        }
        return new Answer(columns, types, rows, rows.size() == mostRows && result.next());
      }
    }
  }

  private static List<@Nullable String> row(ResultSet result, int columns) throws SQLException {
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      row.add(result.getString(i));
    }
    return row;
  }

  private static String tree(DuckDBConnection connection, String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?)")) {
      statement.setString(1, sql);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return String.valueOf(result.getString(1));
      }
    }
  }
}
