package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.StatusOptions;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.TableCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tells every few seconds how far a job has come: records in; rows written to each layer, those
 * among them that were there already; what is not yet durable; of a stream, how far reading is
 * behind, and how fresh the warehouse is, that is, the age of the newest event in raw that is not
 * ahead of the clock.
 */
final class StatusLine implements AutoCloseable {
  private final LocalTables tables;
  private final Reading reading;
  private final ProgressOutput output = ProgressOutput.standard();
  private final ScheduledExecutorService timer;
  private final long startedAt = System.nanoTime();
  private volatile String phase = "load";
  private long lastRecords;
  private long lastAt = System.nanoTime();

  private StatusLine(LocalTables tables, Reading reading) {
    this.tables = tables;
    this.reading = reading;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "status");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts telling.
   *
   * @param failed told what goes wrong with it
   */
  static StatusLine start(
      StatusOptions options, LocalTables tables, Reading reading, Consumer<Throwable> failed) {
    Duration every = Durations.parse("statusEvery", options.getStatusEvery());
    StatusLine status = new StatusLine(tables, reading);
    if (!every.isZero()) {
      long millis = status.output.interval(every).toMillis();
      var unused =
          status.timer.scheduleAtFixedRate(
              () -> status.show(failed), millis, millis, TimeUnit.MILLISECONDS);
    }
    return status;
  }

  @SuppressWarnings("CatchingUnchecked") // The timer would swallow it.
  private void show(Consumer<Throwable> failed) {
    try {
      output.show(line());
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
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
    line.append(" · row writes:");
    String separator = " ";
    for (Dataset layer : layers()) {
      line.append(String.format(Locale.ROOT, "%s%s %,d", separator, layer.id(), stored(layer)));
      separator = " · ";
    }
    line.append(String.format(Locale.ROOT, " · rejects %,d", stored(Dataset.QUARANTINE)));
    if (progress.bytesInAll() == 0) {
      line.append(" · lag ").append(lag(progress.lag()));
      Instant time = Instant.now();
      tables
          .newest(time)
          .ifPresent(at -> line.append(" · freshness ").append(age(Duration.between(at, time))));
    }
    return line.append(String.format(Locale.ROOT, " · unwritten %,d", unwritten())).toString();
  }

  private static String lag(OptionalLong records) {
    return records.isPresent() ? String.format(Locale.ROOT, "%,d", records.getAsLong()) : "unknown";
  }

  /** How long ago, as short as it can be said: 0.8 s, 75 s, 3 h, 2 d. */
  static String age(Duration age) {
    if (age.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1e3);
    }
    if (age.compareTo(Duration.ofMinutes(5)) < 0) {
      return age.toSeconds() + " s";
    }
    if (age.compareTo(Duration.ofHours(3)) < 0) {
      return age.toMinutes() + " min";
    }
    return age.compareTo(Duration.ofDays(3)) < 0 ? age.toHours() + " h" : age.toDays() + " d";
  }

  /** Those of every domain, and of changes of rows and marts where a stream writes them. */
  private List<Dataset> layers() {
    return Stream.of(Dataset.values())
        .filter(layer -> layer.isDeclared() && layer.holdsOwnRows())
        .filter(layer -> !layer.holdsMarts() || isWritten(layer))
        .toList();
  }

  private boolean isWritten(Dataset layer) {
    return tables.counts().keySet().stream().anyMatch(layer::has);
  }

  private long stored(Dataset layer) {
    return tables.counts().entrySet().stream()
        .filter(entry -> layer.has(entry.getKey()))
        .map(Map.Entry::getValue)
        .mapToLong(TableCount::stored)
        .sum();
  }

  private long unwritten() {
    return tables.counts().values().stream()
        .mapToLong(count -> count.handedOver() - count.stored())
        .sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    output.close();
  }
}
