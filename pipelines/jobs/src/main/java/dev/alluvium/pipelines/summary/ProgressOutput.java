package dev.alluvium.pipelines.summary;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Where progress is shown: on a terminal in one line that is written over, elsewhere in a line each
 * time. Thread-safe.
 */
final class ProgressOutput implements AutoCloseable {
  private static final Duration TERMINAL_INTERVAL = Duration.ofSeconds(1);
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintStream out;
  private final int columns;
  private boolean lineIsOpen;

  /**
   * Shows progress there.
   *
   * @param columns the terminal's width; 0 where there is no terminal
   */
  ProgressOutput(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /**
   * Standard error; scripts say by {@code alluvium.columns} that it is a terminal, and how wide.
   */
  static ProgressOutput standard() {
    return new ProgressOutput(System.err, Integer.getInteger("alluvium.columns", 0));
  }

  /**
   * How often to show it, when people asked for it that often: a line that stays put may change
   * more.
   */
  Duration interval(Duration asked) {
    return columns > 0 && asked.compareTo(TERMINAL_INTERVAL) > 0 ? TERMINAL_INTERVAL : asked;
  }

  synchronized void show(String line) {
    if (columns == 0) {
      out.println(line);
      return;
    }
    String fitting = line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    out.print('\r' + fitting + ERASE_TO_END);
    out.flush();
    lineIsOpen = true;
  }

  /** Lets what others print begin on a line of its own. */
  @Override
  public synchronized void close() {
    if (lineIsOpen) {
      out.println();
      lineIsOpen = false;
    }
  }
}
