package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.Answer;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Queries of people on a file that this process writes. Three walls: the parser's tree has nothing
 * that is not allowed, the transaction is read-only, and from the first one on DuckDB opens no file
 * but its own and those of its lake, and no connection. That holds for all connections of the
 * process to this file, which need no more.
 */
public final class DuckDbReadOnly implements ReadOnlySql {
  private static final int LONGEST_TEXT = 20_000;

  /** Of a value that many signs are shown, and of an answer that many in all. */
  private static final int LONGEST_VALUE = 10_000;

  private static final int LONGEST_ANSWER = 4_000_000;

  private static final int PATIENCE_MILLIS = 50;
  private static final String ENDED = "the run has ended";

  private final DuckDbSession session;
  private final Set<String> relations;

  /**
   * What a name without a schema stands for, where a query does not give it to a part of itself.
   */
  private final Set<String> known;

  /** Whose query is run; in the order in which they came. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Of the query that is run, so that it can be given up. */
  private final RunningStatement running = new RunningStatement();

  private volatile boolean isClosed;

  private DuckDbReadOnly(DuckDbSession session, Set<String> relations, Set<String> known) {
    this.session = session;
    this.relations = relations;
    this.known = known;
  }

  public static DuckDbReadOnly of(DuckDbSession session) {
    Set<String> relations =
        session.spec().relations().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    try (DuckDBConnection connection = session.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_external_access = false");
      return new DuckDbReadOnly(session, relations, known(statement));
    } catch (SQLException e) {
      throw DuckDbException.because("DuckDB cannot be kept from other files", e);
    }
  }

  private static Set<String> known(Statement statement) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet result =
        statement.executeQuery(
            "SELECT lower(view_name) FROM duckdb_views() WHERE internal OR schema_name = 'main'"
                + " UNION SELECT lower(table_name) FROM duckdb_tables() WHERE schema_name = 'main'")) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  @Override
  public Answer ask(String sql, int mostRows, Duration limit) {
    if (sql.length() > LONGEST_TEXT) {
      throw new RefusedQueryException("the query is too long");
    }
    if (!isTurn(limit.toMillis())) {
      throw new RefusedQueryException(
          "others' queries have been run for " + limit.toSeconds() + " s; ask again");
    }
    try {
      return answer(sql, mostRows, limit);
    } finally {
      running.set(null);
      turn.unlock();
    }
  }

  private boolean isTurn(long millis) {
    try {
      return turn.tryLock(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Answer answer(String sql, int mostRows, Duration limit) {
    if (isClosed) {
      throw new RefusedQueryException(ENDED);
    }
    long start = System.nanoTime();
    try (DuckDBConnection connection = session.connect()) {
      AllowedQuery.check(AllowedQuery.tree(connection, sql), relations, known);
      try (Statement begin = connection.createStatement()) {
        begin.execute("BEGIN TRANSACTION READ ONLY");
      }
      return run(connection, sql, mostRows, limit);
    } catch (UncheckedIOException e) {
      throw new RefusedQueryException("the query is nested too deeply");
    } catch (SQLException e) {
      // Interrupted while it gives rows, DuckDB calls the result invalid.
      boolean isOver = System.nanoTime() - start >= limit.toNanos();
      throw new RefusedQueryException(
          isClosed
              ? ENDED
              : isOver
                  ? "given up after " + limit.toSeconds() + " s: let it read less, as by a WHERE"
                  : DuckDbException.firstLine(e));
    }
  }

  @Override
  public void close() {
    isClosed = true;
    while (!isTurn(PATIENCE_MILLIS) && !Thread.currentThread().isInterrupted()) {
      running.cancel();
    }
    if (turn.isHeldByCurrentThread()) {
      turn.unlock();
    }
  }

  /**
   * The limits stand around the query, which is known to be one statement, as a text within it: a
   * value is cut before it leaves DuckDB, since all of it would be in this process's heap at once.
   */
  private Answer run(DuckDBConnection connection, String sql, int mostRows, Duration limit)
      throws SQLException {
    String query = " FROM query(" + DuckDbSql.literal(sql) + ") LIMIT ";
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      running.set(statement);
      statement.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
      try (ResultSet none = statement.executeQuery("SELECT *" + query + 0)) {
        ResultSetMetaData meta = none.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          columns.add(meta.getColumnName(i));
          types.add(meta.getColumnTypeName(i));
        }
      }
      String cut = "SELECT left(CAST(COLUMNS(*) AS VARCHAR), " + LONGEST_VALUE + ")";
      try (ResultSet result = statement.executeQuery(cut + query + (mostRows + 1L))) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        int length = 0;
        boolean isMore = result.next();
        while (isMore && rows.size() < mostRows && length < LONGEST_ANSWER) {
          List<@Nullable String> row = row(result, columns.size());
          length += row.stream().mapToInt(value -> value == null ? 0 : value.length()).sum();
          rows.add(row);
          isMore = result.next();
        }
        return new Answer(columns, types, rows, isMore);
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
}
