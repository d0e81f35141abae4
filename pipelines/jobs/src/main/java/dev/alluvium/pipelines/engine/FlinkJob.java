package dev.alluvium.pipelines.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.PipelineResult;

/**
 * A detached job on a Flink cluster in this process. The cluster ends with its job, and calls then
 * fail, so that a failed call is how one learns that the job is over.
 */
record FlinkJob(PipelineResult result) {
  /** Stops it where it is; its last checkpoint stays. Does nothing to a job that is over. */
  void cancel() {
    try {
      result.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException("the job could not be cancelled", e);
    } catch (RuntimeException e) {
      checkEnds(e);
    }
  }

  /** Waits until nothing of it runs any more, whatever it ended with. */
  void await() {
    boolean runs = true;
    while (runs) {
      try {
        runs = !result.waitUntilFinish().isTerminal();
      } catch (RuntimeException e) {
        checkEnds(e);
        runs = !(e instanceof IllegalStateException);
      }
    }
  }

  /** The cluster is gone, or about to go; throws what it was if not. */
  private static void checkEnds(RuntimeException e) {
    if (!(e instanceof IllegalStateException) && !(e.getCause() instanceof ExecutionException)) {
      throw e;
    }
  }
}
