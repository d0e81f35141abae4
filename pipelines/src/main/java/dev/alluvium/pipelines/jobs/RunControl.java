package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread stop a run. Stopping ends the reading, so that everything read so far goes
 * through all steps, and is written, before the run is over. Thread-safe.
 */
public final class RunControl {
  private @Nullable Reading reading;
  private Supplier<Optional<Instant>> newest = Optional::empty;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  /** Runs the pipeline until its input ends, or {@link #stop} is called. */
  void runUntilStopped(Pipeline pipeline, Reading input) {
    synchronized (this) {
      reading = input;
    }
    try {
      org.apache.beam.sdk.PipelineResult result = pipeline.run();
      synchronized (this) {
        if (isStopped()) {
          input.finish();
        }
      }
      result.waitUntilFinish();
    } finally {
      synchronized (this) {
        reading = null;
      }
    }
  }

  /**
   * Runs the pipeline on a runner that keeps its state when it is cancelled, until {@link #stop}
   * cancels it.
   *
   * @param settle called when nothing runs any more; throws what the warehouse failed with
   * @throws InputException if the pipeline ended otherwise
   */
  void runUntilCancelled(Pipeline pipeline, Reading input, Runnable settle) {
    synchronized (this) {
      reading = input;
    }
    try {
      FlinkJob job = new FlinkJob(pipeline.run());
      var unused = CompletableFuture.anyOf(stopped, ended).thenRun(job::cancel);
      job.await();
      settle.run();
      if (ended.isDone()) {
        throw new InputException(ended.join());
      }
      if (!isStopped()) {
        throw new InputException(
            "The job failed on Flink, for the reason above. Start it again: it goes on from its"
                + " last checkpoint.");
      }
    } finally {
      synchronized (this) {
        reading = null;
      }
    }
  }

  /** Cancels a pipeline that {@link #runUntilCancelled} runs; that then throws the reason. */
  void end(String reason) {
    ended.complete(reason);
  }

  /** Ends the reading now, or as soon as it begins. */
  public synchronized void stop() {
    stopped.complete(null);
    if (reading != null) {
      reading.finish();
    }
  }

  /** Completes when {@link #stop} is called. */
  public CompletableFuture<@Nullable Void> stopped() {
    return stopped.copy();
  }

  /** How far the run has come; none before it reads and after it has ended. */
  public synchronized Optional<ReadingProgress> progress() {
    return Optional.ofNullable(reading).map(Reading::progress);
  }

  /** Age of the newest event in raw; none while there is none, or the run does not read. */
  public Optional<Duration> freshness() {
    Supplier<Optional<Instant>> query;
    synchronized (this) {
      query = reading == null ? Optional::empty : newest;
    }
    return query.get().map(at -> Duration.between(at, Instant.now()));
  }

  /** Says where to ask for the newest event in raw. */
  synchronized void watch(Supplier<Optional<Instant>> newestEvent) {
    newest = newestEvent;
  }

  boolean isStopped() {
    return stopped.isDone();
  }

  static void close(Reading input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the input could not be closed", e);
    }
  }
}
