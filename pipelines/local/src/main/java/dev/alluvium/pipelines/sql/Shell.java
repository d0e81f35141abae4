package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.sql.DotCommand.WrongCommandException;
import dev.alluvium.pipelines.sql.Script.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs statements and dot commands one after the other, and writes what they give. */
final class Shell {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Database database;
  private final Settings settings;
  private final Writer out;
  private final PrintWriter err;
  private boolean isOver;
  private volatile boolean isCancelled;

  Shell(Database database, Settings settings, Writer out, PrintWriter err) {
    this.database = database;
    this.settings = settings;
    this.out = out;
    this.err = err;
  }

  /** Whether {@code .quit} has come. */
  boolean isOver() {
    return isOver;
  }

  /** Gives up the step that is run, from any thread. */
  void cancel() {
    isCancelled = true;
    database.cancel();
  }

  /** Whether the step that was run last has been given up. */
  boolean isCancelled() {
    return isCancelled;
  }

  /**
   * Runs one.
   *
   * @throws SQLException if DuckDB refuses it
   * @throws WrongCommandException if it is a dot command that is not one
   */
  void run(Step step) throws SQLException, IOException {
    isCancelled = false;
    if (step.isCommand()) {
      run(DotCommand.read(step.text()));
    } else {
      query(step.text());
    }
    out.flush();
  }

  private void run(DotCommand.Call call) throws SQLException, IOException {
    switch (call.command()) {
      case TABLES -> query(DotCommand.tables(call.argument()));
      case SCHEMA -> query(DotCommand.schema(call.argument()));
      case HELP -> out.write(DotCommand.help());
      case QUIT -> isOver = true;
      default -> settings.set(call.command().dotted().substring(1), call.argument().orElseThrow());
    }
  }

  private void query(String sql) throws SQLException, IOException {
    long start = System.nanoTime();
    Format format = settings.format();
    Optional<Rows> answer = database.ask(sql, format.wantsJson());
    if (answer.isPresent()) {
      try (Rows rows = new Wanted(answer.get())) {
        format.write(rows, settings.width(), out);
      }
    }
    out.flush();
    if (settings.timing()) {
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      err.println(String.format(Locale.ROOT, "%.3f s", seconds));
      err.flush();
    }
  }

  /** Rows that end when they are wanted no more, also where all of them have come already. */
  private final class Wanted implements Rows {
    private final Rows rows;

    Wanted(Rows rows) {
      this.rows = rows;
    }

    @Override
    public List<Column> columns() {
      return rows.columns();
    }

    @Override
    public @Nullable String @Nullable [] next() throws SQLException, IOException {
      if (isCancelled) {
        throw new SQLException("cancelled");
      }
      return rows.next();
    }

    @Override
    public void close() throws SQLException, IOException {
      rows.close();
    }
  }
}
