package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.StatusOptions;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.TableCount;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Prints a line of progress every few seconds to standard error: records in, rows per layer, what
 * is not yet durable, and how far reading is behind.
 */
final class StatusLine implements AutoCloseable {
  private final DuckDbSession session;
  private final Reading reading;
  private final ScheduledExecutorService timer;
  private final long startedAt = System.nanoTime();
  private volatile String phase = "load";
  private long lastRecords;
  private long lastAt = System.nanoTime();

  private StatusLine(DuckDbSession session, Reading reading) {
    this.session = session;
    this.reading = reading;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "status");
              thread.setDaemon(true);
              return thread;
            });
  }

  static StatusLine start(StatusOptions options, DuckDbSession session, Reading reading) {
    Duration every = Durations.parse("statusEvery", options.getStatusEvery());
    StatusLine status = new StatusLine(session, reading);
    if (!every.isZero()) {
      var unused =
          status.timer.scheduleAtFixedRate(
              () -> System.err.println(status.line()),
              every.toMillis(),
              every.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    return status;
  }

  /** Names what the job is at. */
  void phase(String name) {
    phase = name;
  }

  private synchronized String line() {
    ReadingProgress progress = reading.progress();
    long now = System.nanoTime();
    long records = progress.recordsRead();
    double rate = (records - lastRecords) * 1e9 / Math.max(1, now - lastAt);
    lastRecords = records;
    lastAt = now;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - startedAt);
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%02d:%02d %s", seconds / 60, seconds % 60, phase));
    line.append(String.format(Locale.ROOT, " · in %,d (%,.0f/s)", records, rate));
    if (progress.bytesInAll() > 0) {
      long percent = 100 * progress.bytesRead() / progress.bytesInAll();
      line.append(String.format(Locale.ROOT, " %d %%", Math.min(100, percent)));
    }
    for (String layer : new String[] {"raw", "vault", "mart"}) {
      line.append(String.format(Locale.ROOT, " · %s %,d", layer, stored(layer)));
    }
    line.append(String.format(Locale.ROOT, " · rejects %,d", stored("quarantine")));
    if (progress.bytesInAll() == 0) {
      line.append(String.format(Locale.ROOT, " · lag %,d", progress.lag()));
    }
    return line.append(String.format(Locale.ROOT, " · unwritten %,d", unwritten())).toString();
  }

  private long stored(String layer) {
    return session.counts().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(layer + "."))
        .map(Map.Entry::getValue)
        .mapToLong(TableCount::stored)
        .sum();
  }

  private long unwritten() {
    return session.counts().values().stream()
        .mapToLong(count -> count.handedOver() - count.stored())
        .sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
