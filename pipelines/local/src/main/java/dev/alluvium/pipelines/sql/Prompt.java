package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.sql.DotCommand.WrongCommandException;
import dev.alluvium.pipelines.sql.Script.Step;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/**
 * Asks a person for statements, and shows what they give, until {@code .quit} or the end of the
 * input. A statement may take several lines and ends with a semicolon. Ctrl-C leaves a line, or
 * cancels what is run.
 */
final class Prompt {
  private static final String PROMPT = "sql> ";
  private static final String CONTINUED = "...> ";

  private final Terminal terminal;
  private final LineReader reader;
  private final Shell shell;

  /**
   * One on a terminal.
   *
   * @param history where lines are kept; nowhere if empty
   */
  Prompt(Terminal terminal, Database database, Settings settings, Optional<Path> history) {
    this.terminal = terminal;
    PrintWriter out = terminal.writer();
    this.shell = new Shell(database, settings, out, out);
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new PromptParser())
            .completer(new NameCompleter(database))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED);
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    this.reader = builder.build();
  }

  /** Reads and runs until it is over. */
  void run(String greeting) throws IOException {
    terminal.writer().println(greeting);
    terminal.handle(Signal.INT, signal -> shell.cancel());
    while (!shell.isOver()) {
      try {
        for (Step step : Script.of(reader.readLine(PROMPT)).all()) {
          run(step);
        }
      } catch (UserInterruptException e) {
        terminal.flush(); // The line is left.
      } catch (EndOfFileException e) {
        return;
      }
    }
  }

  private void run(Step step) throws IOException {
    if (shell.isOver()) {
      return;
    }
    try {
      shell.run(step);
    } catch (SQLException | WarehouseException | WrongCommandException e) {
      String why = shell.isCancelled() ? "cancelled" : String.valueOf(e.getMessage());
      terminal.writer().println(Shown.lines(why.strip()));
    }
    terminal.flush();
  }
}
