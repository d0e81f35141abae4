package dev.alluvium.pipelines.jobs;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The warnings of our packages, while it is open. */
final class Warnings extends Handler implements AutoCloseable {
  private static final Logger OURS = Logger.getLogger("dev.alluvium");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private Warnings() {}

  static Warnings collect() {
    Warnings warnings = new Warnings();
    OURS.addHandler(warnings);
    return warnings;
  }

  /** A line each. */
  String text() {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
      lines.add(record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    OURS.removeHandler(this);
  }
}
