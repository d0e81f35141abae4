package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.sql.DotCommand.WrongCommandException;
import dev.alluvium.pipelines.sql.Script.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The steps of a text, up to the first that fails.
 *
 * @param err what is told of failures and times
 */
record Batch(Database database, List<Step> steps, Settings settings, PrintWriter err) {
  /**
   * Runs them.
   *
   * @return whether all went well; if not, it was told why
   */
  boolean run(Writer out) throws IOException {
    Shell shell = new Shell(database, settings, out, err);
    for (int i = 0; i < steps.size() && !shell.isOver(); i++) {
      try {
        shell.run(steps.get(i));
      } catch (SQLException | WrongCommandException e) {
        out.flush();
        String which =
            steps.size() == 1
                ? ""
                : String.format(Locale.ROOT, "statement %d of %d: ", i + 1, steps.size());
        tell(err, which + e.getMessage());
        return false;
      }
    }
    return true;
  }

  /** Runs them; the file is whole, and only there when all went well. */
  boolean runInto(Path path) throws SQLException, IOException {
    try (OutputFile file = new OutputFile(path)) {
      boolean isWell = true;
      if (settings.format() == Format.parquet) {
        writeParquet(steps.get(0).text(), file);
      } else {
        try (Writer out = Files.newBufferedWriter(file.beside(), StandardCharsets.UTF_8)) {
          isWell = run(out);
        }
      }
      if (isWell) {
        file.keep();
      }
      return isWell;
    }
  }

  private void writeParquet(String sql, OutputFile file) throws SQLException, IOException {
    Optional<Rows> answer = database.ask(sql, Format.parquet.wantsJson());
    if (answer.isEmpty()) {
      throw new SQLException("the statement gives no rows");
    }
    try (Rows rows = answer.get()) {
      ParquetOutput.write(rows, file.beside());
    }
  }

  /** A message with its lines. */
  static void tell(PrintWriter err, String message) {
    err.println("sql: " + Shown.lines(message.strip()));
    err.flush();
  }
}
