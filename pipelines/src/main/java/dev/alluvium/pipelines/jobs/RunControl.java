package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.source.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread stop a run. Stopping ends the reading, so that everything read so far goes
 * through all steps, and is written, before the run is over. Thread-safe.
 */
public final class RunControl {
  private @Nullable Reading reading;
  private boolean stopped;

  /** Runs the pipeline until its input ends, or {@link #stop} is called. */
  void runUntilStopped(Pipeline pipeline, Reading input) {
    synchronized (this) {
      reading = input;
    }
    try {
      org.apache.beam.sdk.PipelineResult result = pipeline.run();
      synchronized (this) {
        if (stopped) {
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
    stopped = true;
    if (reading != null) {
      reading.finish();
    }
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  static void close(Reading input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the input could not be closed", e);
    }
  }
}
