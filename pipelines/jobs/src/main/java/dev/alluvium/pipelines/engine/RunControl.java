package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread stop a run. Stopping ends the reading, so that everything read so far goes
 * through all steps, and is written, before the run is over. Thread-safe.
 */
public final class RunControl {
  private @Nullable Reading reading;
  private Function<Instant, Optional<Instant>> newest = now -> Optional.empty();
  private volatile String whenStopped = "what has been read is being written";
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  /** Runs the pipeline until its input ends, or {@link #stop} is called. */
  void runUntilStopped(Pipeline pipeline, Reading input) {
    synchronized (this) {
      reading = input;
    }
    LoggedErrors errors = LoggedErrors.tell(this::fail);
    try {
      PipelineResult result = pipeline.run();
      synchronized (this) {
        if (isStopped()) {
          input.finish();
        }
      }
      DirectRun.await(result, this::failure, () -> false);
    } finally {
      errors.close();
      synchronized (this) {
        reading = null;
      }
    }
  }

  /**
   * Runs the pipeline to its end, or gives it up when {@link #stop} is called: what it computes is
   * right only when all is read.
   *
   * @return whether it came to its end
   */
  public boolean runToEnd(Pipeline pipeline) {
    LoggedErrors errors = LoggedErrors.tell(this::fail);
    try {
      return DirectRun.await(pipeline.run(), this::failure, this::isStopped);
    } finally {
      errors.close();
    }
  }

  /**
   * Something went wrong in a thread that nobody waits for: the run ends with it. The first one
   * counts.
   */
  public void fail(Throwable cause) {
    OutOfMemory.check(cause);
    failure.compareAndSet(null, cause);
  }

  /** The same, where the runner would not notice: one that keeps its state is cancelled. */
  public void giveUp(Throwable cause) {
    fail(cause);
    ended.complete("the run failed");
  }

  private Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /**
   * To be called before the run is reported as done.
   *
   * @throws IllegalStateException if something went wrong in any thread
   */
  public void checkFailure() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("the run failed", cause);
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
      checkFailure();
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

  /** What becomes of a run that is stopped, in words that follow "stopping: ". */
  public String whenStopped() {
    return whenStopped;
  }

  /** Says what becomes of the run when it is stopped. */
  public void announce(String consequence) {
    whenStopped = consequence;
  }

  /** Completes when {@link #stop} is called. */
  public CompletableFuture<@Nullable Void> stopped() {
    return stopped.copy();
  }

  /** How far the run has come; none before it reads and after it has ended. */
  public synchronized Optional<ReadingProgress> progress() {
    return Optional.ofNullable(reading).map(Reading::progress);
  }

  /**
   * Age of the newest event in raw that is not ahead of the clock; none while there is none, or the
   * run does not read.
   */
  public Optional<Duration> freshness() {
    Function<Instant, Optional<Instant>> query;
    synchronized (this) {
      query = reading == null ? now -> Optional.empty() : newest;
    }
    Instant now = Instant.now();
    return query.apply(now).map(at -> Duration.between(at, now));
  }

  /** Says where to ask for the newest event in raw that is not ahead of the time given. */
  public synchronized void watch(Function<Instant, Optional<Instant>> newestEvent) {
    newest = newestEvent;
  }

  public boolean isStopped() {
    return stopped.isDone();
  }

  public static void close(Reading input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new InputException("The input could not be closed: " + e.getMessage(), e);
    }
  }
}
