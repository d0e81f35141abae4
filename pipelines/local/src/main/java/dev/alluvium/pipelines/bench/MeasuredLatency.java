package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.local.CapturedStream;
import dev.alluvium.pipelines.local.LiveLoad;
import dev.alluvium.pipelines.sql.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * How long a change takes from its commit in a PostgreSQL until a query sees it: database, capture,
 * broker, job and warehouse share one machine, the last four one process. The first quarter of the
 * time is not counted, in which the table is read and the process gets warm.
 *
 * @param captured until the capture hands it to the broker
 * @param read until the job has it
 * @param stored until it is among the records that are stored
 * @param current until it is in the table as it is now
 */
record MeasuredLatency(
    int rate, Latencies captured, Latencies read, Latencies stored, Latencies current) {
  private static final List<String> CONTRACTS =
      List.of("domain.yaml", "touched.yaml", "state.yaml");
  private static final String STORED =
      "SELECT touched_micros, epoch_us(published_at), epoch_us(read_at) FROM raw.touched";
  private static final String CURRENT = "SELECT touched_micros FROM current.touched";
  private static final int LOOK_EVERY_MILLIS = 20;
  private static final int WARM_UP_PART = 4;

  static MeasuredLatency run(BenchOptions options, RunControl control, Path folder)
      throws IOException {
    int rate = options.getChangeRate();
    int seconds = options.getChangeSeconds();
    System.err.printf(Locale.ROOT, "committing %,d changes/s for %d s …%n", rate, seconds);
    Path file = folder.resolve("changes.duckdb");
    MeasuredLatency measured =
        new MeasuredLatency(
            rate, new Latencies(), new Latencies(), new Latencies(), new Latencies());
    long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) / WARM_UP_PART;
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (CapturedStream stream =
        CapturedStream.start(
            new TouchedRows(rate), List.of(TouchedRows.TOPIC), Duration.ofSeconds(1))) {
      LiveLoad load = LiveLoad.start(stream, job(folder, file));
      look(
          timer,
          new Looks(file, STORED, start, measured.captured(), measured.read(), measured.stored()));
      look(timer, new Looks(file, CURRENT, start, measured.current()));
      load.runUntil(control.stopped(), Duration.ofSeconds(seconds));
    } finally {
      timer.shutdownNow();
    }
    return measured;
  }

  private static void look(ScheduledExecutorService timer, Looks looks) {
    var unused = timer.scheduleWithFixedDelay(looks, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static LoadWarehouseOptions job(Path folder, Path file) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve("contracts"));
    for (String name : CONTRACTS) {
      try (InputStream in = MeasuredLatency.class.getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(in, name), contracts.resolve(name));
      }
    }
    LoadWarehouseOptions job = PipelineOptionsFactory.as(LoadWarehouseOptions.class);
    job.setDomain(contracts.toString());
    job.setWarehouse("duckdb:" + file);
    return job;
  }

  void print(PrintStream out) {
    Latencies.printHead(
        String.format(Locale.ROOT, "commits at %,d/s, s until seen", rate), "changes", out);
    captured.print("captured", out);
    read.print("read from Kafka", out);
    stored.print("stored", out);
    current.print("in current", out);
  }

  /**
   * Looks for what is new in a relation; a change is seen when the query that has it is over.
   * Columns behind the time of the commit are times at which it was somewhere else.
   */
  private static final class Looks implements Runnable {
    private final Path file;
    private final String query;
    private final long start;
    private final Latencies[] latencies;
    private long newest;

    Looks(Path file, String query, long start, Latencies... latencies) {
      this.file = file;
      this.query = query;
      this.start = start;
      this.latencies = latencies;
    }

    @Override
    public void run() {
      OpenFile.query(file, query + " WHERE touched_micros > " + newest + " ORDER BY 1")
          .ifPresent(
              rows -> {
                long now = nowMicros();
                rows.forEach(row -> see(row, now));
              });
    }

    private void see(List<@Nullable Object> row, long now) {
      newest = micros(row, 0);
      if (System.nanoTime() - start > 0) {
        for (int i = 0; i < latencies.length; i++) {
          long seen = i + 1 < row.size() ? micros(row, i + 1) : now;
          latencies[i].add((seen - newest) / 1e6);
        }
      }
    }

    private static long micros(List<@Nullable Object> row, int column) {
      return (Long) Objects.requireNonNull(row.get(column));
    }

    private static long nowMicros() {
      Instant now = Instant.now();
      return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
    }
  }
}
