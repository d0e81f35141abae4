package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread stop a run. Stopping ends the reading, so that everything read so far goes
 * through all steps, and is written, before the run is over. Thread-safe.
 */
public final class RunControl {
  private @Nullable Reading reading;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

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
