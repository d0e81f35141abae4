package dev.alluvium.pipelines.engine;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for errors that libraries log in threads of their own, and tell nobody else of: the
 * DirectRunner reports an exception that ends a bundle, but of an {@link Error} only that something
 * ended, and Kafka's threads just end.
 */
public final class LoggedErrors extends Handler {
  /** Has no other handler, see {@code logging.properties}: what it logs is told by the job. */
  private static final Logger RUNNER = Logger.getLogger(RunnerPulse.EXECUTOR);

  private static final Logger ROOT = Logger.getLogger("");

  private final Consumer<Error> listener;

  private LoggedErrors(Consumer<Error> listener) {
    this.listener = listener;
  }

  /** Tells the listener, in the thread that logs, until it is closed. */
  public static LoggedErrors tell(Consumer<Error> listener) {
    LoggedErrors errors = new LoggedErrors(listener);
    RUNNER.addHandler(errors);
    ROOT.addHandler(errors);
    return errors;
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() < Level.SEVERE.intValue()) {
      return;
    }
    for (@Nullable Throwable cause = entry.getThrown(); cause != null; cause = cause.getCause()) {
      if (cause instanceof Error error) {
        listener.accept(error);
        return;
      }
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    RUNNER.removeHandler(this);
    ROOT.removeHandler(this);
  }
}
