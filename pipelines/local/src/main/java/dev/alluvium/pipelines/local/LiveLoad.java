package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.source.ReadingProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@link LoadWarehouse}, reading a {@link LiveStream} of the same JVM. It stops in order: the
 * sending first, the reading when it has all that was sent (or after 45 s, and says so), the job
 * when that is written.
 */
public final class LiveLoad {
  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(45);
  private static final long POLL_MILLIS = 20;

  private final LiveStream stream;
  private final RunControl job = new RunControl();
  private final CompletableFuture<Outcome> loading;

  private LiveLoad(LiveStream stream, LoadWarehouseOptions options) {
    this.stream = stream;
    this.loading =
        CompletableFuture.supplyAsync(() -> LoadWarehouse.run(options, job), Background::start);
  }

  /** Starts the job; the options say all but what to read. */
  public static LiveLoad start(LiveStream stream, LoadWarehouseOptions options) {
    options.setSource("kafka");
    options.setBootstrapServers(stream.bootstrapServers());
    options.setStartFrom("earliest"); // Its topics are new, whatever a file of before has read.
    return new LiveLoad(stream, options);
  }

  /** How far reading is behind, records; 0 before it begins. */
  public long lag() {
    return job.progress().map(progress -> progress.lag().orElse(0)).orElse(0L);
  }

  /** Records read so far; 0 before it begins. */
  public long recordsRead() {
    return job.progress().map(ReadingProgress::recordsRead).orElse(0L);
  }

  /** Age of the newest event in raw; none while there is none, or the job does not run. */
  public Optional<Duration> freshness() {
    return job.freshness();
  }

  /**
   * Lets it run until {@code stop} completes, that time has passed, or simulation or job end by
   * themselves; then stops it, and tells what it did when all is durable.
   *
   * @throws RuntimeException what the job or the sending failed with
   */
  public Outcome runUntil(CompletableFuture<?> stop, Duration limit) {
    await(CompletableFuture.anyOf(stop, stream.ended(), loading), limit);
    stream.stopSending();
    stream.ended().join();
    long deadline = System.nanoTime() + LONGEST_CATCH_UP.toNanos();
    while (!loading.isDone() && isBehind() && System.nanoTime() - deadline < 0) {
      await(loading, Duration.ofMillis(POLL_MILLIS));
    }
    if (!loading.isDone() && isBehind()) {
      System.err.println("this machine is too busy: not all that was sent could be read");
    }
    job.stop();
    try {
      return loading.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private boolean isBehind() {
    return job.progress().map(p -> p.recordsRead() < stream.sent()).orElse(true);
  }

  /** Waits for an end, good or bad; what was bad about it, whoever joins the future is told. */
  private static void await(CompletableFuture<?> end, Duration limit) {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
