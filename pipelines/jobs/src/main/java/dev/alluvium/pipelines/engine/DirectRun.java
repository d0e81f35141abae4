package dev.alluvium.pipelines.engine;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a pipeline on the DirectRunner, and believes that it is done only when it says so. Beam
 * 2.70's runner tells of an exception that ends a bundle; after an {@link Error} it says that the
 * pipeline runs, and goes on for good; and an error in its own code ends the thread's task without
 * a word. {@code docs/decisions/0027-errors.md} has the places.
 */
final class DirectRun {
  private static final Duration LOOK_EVERY = Duration.millis(200);
  private static final int IDLE_LOOKS = 25;
  private static final int LOOKS_WITHOUT_BUNDLE = 300;

  private DirectRun() {}

  /**
   * Returns when all is done.
   *
   * @param failure what has gone wrong in other threads; the wait then ends with it
   * @param isCancelled whether to give the pipeline up; the wait then returns false
   * @throws RuntimeException what the pipeline failed with; also of an error
   */
  static boolean await(
      PipelineResult result, Supplier<Optional<Throwable>> failure, Supplier<Boolean> isCancelled) {
    return await(result, failure, isCancelled, new RunnerPulse(IDLE_LOOKS, LOOKS_WITHOUT_BUNDLE));
  }

  static boolean await(
      PipelineResult result,
      Supplier<Optional<Throwable>> failure,
      Supplier<Boolean> isCancelled,
      RunnerPulse pulse) {
    while (true) {
      State state = null;
      @Nullable Throwable thrown = null;
      try {
        state = result.waitUntilFinish(LOOK_EVERY);
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      Optional<Throwable> other = failure.get();
      if (other.isPresent() || thrown != null) {
        throw failed(result, other.orElse(thrown));
      }
      if (state == State.DONE) {
        return true;
      }
      if (state != null || pulse.isGone()) {
        throw failed(result, null);
      }
      if (isCancelled.get()) {
        cancel(result);
        return false;
      }
    }
  }

  private static RuntimeException failed(PipelineResult result, @Nullable Throwable cause) {
    cancel(result);
    if (cause == null) {
      return new IllegalStateException(
          "the runner lost an error: it neither works nor says what has happened");
    }
    OutOfMemory.check(cause);
    return cause instanceof RuntimeException e
        ? e
        : new IllegalStateException("the pipeline failed", cause);
  }

  /** What goes on ends with its bundle; nothing new begins. */
  private static void cancel(PipelineResult result) {
    try {
      result.cancel();
    } catch (java.io.IOException | RuntimeException e) {
      // It is given up in any case; why, the caller knows better.
    }
  }
}
