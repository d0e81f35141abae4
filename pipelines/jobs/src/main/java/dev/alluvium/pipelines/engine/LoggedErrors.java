package dev.alluvium.pipelines.engine;

import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Listens for errors that libraries log in threads of their own, and tell nobody else of: the
 * DirectRunner reports an exception that ends a bundle, but of an {@link Error} only that something
 * ended, Kafka's threads just end, and a server of HTTP goes on.
 */
public final class LoggedErrors extends Handler {
  /**
   * The first two have no other handler, see {@code logging.properties}: what they log is told by
   * the job. The last one is the root of all others.
   */
  private static final List<Logger> LOGGERS =
      Stream.of(RunnerPulse.EXECUTOR, "io.javalin.Javalin", "").map(Logger::getLogger).toList();

  private final Consumer<Error> listener;

  private LoggedErrors(Consumer<Error> listener) {
    this.listener = listener;
  }

  /** Tells the listener, in the thread that logs, until it is closed. */
  public static LoggedErrors tell(Consumer<Error> listener) {
    LoggedErrors errors = new LoggedErrors(listener);
    LOGGERS.forEach(logger -> logger.addHandler(errors));
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
    LOGGERS.forEach(logger -> logger.removeHandler(this));
  }
}
