package dev.alluvium.pipelines.query;

import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.OwnQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query that is being answered by a thread. When it is given up, DuckDB is told to stop, again
 * and again until it hears, and the thread has a moment to say why; then it is interrupted, which
 * closes a connection that nobody reads.
 */
final class AskedQuery {
  private static final long PATIENCE_MILLIS = 50;

  /** So often, half a second: to say why takes less, unless nobody listens. */
  private static final int PATIENCE = 10;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "query-port-clock");
            thread.setDaemon(true);
            return thread;
          });

  private final Thread thread;
  private final Duration longest;
  private @Nullable OwnQuery query;
  private @Nullable String reason;
  private boolean isDone;
  private int told;
  private @Nullable ScheduledFuture<?> telling;

  AskedQuery(Thread thread, Duration longest) {
    this.thread = thread;
    this.longest = longest;
  }

  /** Runs it, and writes its rows, or why it has none. */
  void answer(DuckDbSession session, String sql, boolean nestedAsJson, OutputStream out)
      throws IOException {
    ScheduledFuture<?> limit =
        CLOCK.schedule(this::isOver, longest.toMillis(), TimeUnit.MILLISECONDS);
    try (OwnQuery own = new OwnQuery(session);
        RowLines.Output lines = new RowLines.Output(out)) {
      try {
        begin(own); // It may be given up by now.
        write(own, sql, nestedAsJson, lines);
      } catch (SQLException e) {
        lines.fail(reason(own, e));
      } catch (RefusedQueryException e) {
        lines.fail(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) { // Who asks would take it for the end of the job.
        lines.fail("the answer cannot be written: " + e);
      }
    } catch (SQLException e) {
      throw new IOException("the transaction does not end", e);
    } catch (DuckDbException e) {
      throw new IOException("the file is closed", e);
    } finally {
      limit.cancel(false);
      finish();
    }
  }

  private static void write(OwnQuery own, String sql, boolean nestedAsJson, RowLines.Output lines)
      throws SQLException, IOException {
    try (ResultSet result = own.run(sql, nestedAsJson);
        Rows rows = ResultRows.of(result.getStatement(), result, columns(own))) {
      lines.write(rows);
    }
  }

  private static List<Column> columns(OwnQuery query) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < query.names().size(); i++) {
      columns.add(new Column(query.names().get(i), query.types().get(i)));
    }
    return columns;
  }

  private String reason(OwnQuery own, SQLException failure) {
    String known = reason();
    if (known == null) {
      String message = own.explain(failure);
      known = reason() == null ? message : reason();
    }
    return String.valueOf(known);
  }

  private synchronized @Nullable String reason() {
    return reason;
  }

  private synchronized void begin(OwnQuery own) throws SQLException {
    query = own;
    if (reason != null) {
      throw new SQLException(reason);
    }
  }

  private void isOver() {
    giveUp(
        "given up after "
            + longest.toSeconds()
            + " s: let it read less, as by a WHERE, or ask when the job has ended");
  }

  /** Gives it up for who has asked. */
  void cancel() {
    giveUp("cancelled");
  }

  /** Gives it up because the job has ended. */
  void end() {
    giveUp("the job has ended");
  }

  private synchronized void giveUp(String why) {
    if (isDone || reason != null) {
      return;
    }
    reason = why;
    telling = CLOCK.scheduleWithFixedDelay(this::tell, 0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void tell() {
    if (isDone) {
      return;
    }
    if (query != null) {
      query.cancel();
    }
    if (++told > PATIENCE) {
      thread.interrupt();
    }
  }

  private synchronized void finish() {
    isDone = true;
    if (telling != null) {
      telling.cancel(false);
    }
  }
}
