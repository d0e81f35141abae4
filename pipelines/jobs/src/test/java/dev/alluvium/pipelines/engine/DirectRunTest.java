package dev.alluvium.pipelines.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors that the DirectRunner does not tell of. */
@Timeout(60)
class DirectRunTest {
  /** As an error of the virtual machine is: no exception, and nobody expects it. */
  private static final class Broken extends Error {
    Broken(String message) {
      super(message);
    }
  }

  /** Gives one batch, then breaks if it is to. */
  private static final class Source extends BatchingSource<String> {
    private final boolean breaks;

    Source(boolean breaks) {
      super(Reading.create(), StringUtf8Coder.of());
      this.breaks = breaks;
    }

    @Override
    protected String name() {
      return "source";
    }

    @Override
    protected BatchSession<String> open(@Nullable SourcePosition from) {
      return new Session(breaks);
    }

    @Override
    protected List<Source> split(int desiredSplits) {
      return List.of(this);
    }
  }

  private static final class Session implements BatchSession<String> {
    private final boolean breaks;
    private long given;

    Session(boolean breaks) {
      this.breaks = breaks;
    }

    @Override
    public @Nullable String next() {
      if (given == 0) {
        given = 1;
        return "batch";
      }
      if (breaks) {
        throw new Broken("in the runner's own code");
      }
      return null;
    }

    @Override
    public Instant timestamp() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public Instant watermark() {
      return given == 0 ? BoundedWindow.TIMESTAMP_MIN_VALUE : BoundedWindow.TIMESTAMP_MAX_VALUE;
    }

    @Override
    public SourcePosition position() {
      return SourcePosition.of(given);
    }

    @Override
    public void delivered(SourcePosition position) {}

    @Override
    public void close() {}
  }

  private static final class BreakFn extends DoFn<String, String> {
    @ProcessElement
    public void process(@Element String batch) {
      if (!batch.isEmpty()) {
        throw new Broken("in a step");
      }
    }
  }

  private static final class PassFn extends DoFn<String, String> {
    @ProcessElement
    public void process() {}
  }

  private static Pipeline pipeline(boolean sourceBreaks, boolean stepBreaks) {
    Pipeline pipeline = Pipeline.create(DirectEngine.configure(PipelineOptionsFactory.create()));
    pipeline
        .apply(Read.from(new Source(sourceBreaks)))
        .apply(ParDo.of(stepBreaks ? new BreakFn() : new PassFn()));
    return pipeline;
  }

  @Test
  void returnsWhenAllIsDone() {
    assertThat(new RunControl().runToEnd(pipeline(false, false)), is(true));
  }

  @Test
  void throwsAnErrorOfAStep() {
    RunControl control = new RunControl();
    Throwable failed =
        assertThrows(RuntimeException.class, () -> control.runToEnd(pipeline(false, true)));
    assertThat(failed.getCause(), instanceOf(Broken.class));
  }

  @Test
  void throwsAnErrorThatTheRunnerTakesForAnEnd() {
    RunControl control = new RunControl();
    Throwable failed =
        assertThrows(RuntimeException.class, () -> control.runToEnd(pipeline(true, false)));
    assertThat(failed.getCause(), instanceOf(Broken.class));
    assertThrows(IllegalStateException.class, control::checkFailure);
  }

  @Test
  void throwsWhatWentWrongInAnotherThread() {
    RunControl control = new RunControl();
    Broken elsewhere = new Broken("in the status thread");
    control.fail(elsewhere);
    control.fail(new Broken("later"));
    Throwable failed =
        assertThrows(RuntimeException.class, () -> control.runToEnd(pipeline(false, false)));
    assertThat(failed.getCause(), sameInstance(elsewhere));
  }

  /** Where there is no memory to log it, the error goes with its task, and its bundle with it. */
  @Test
  void noticesThatTheRunnerHasLostABundle() {
    Logger logger = Logger.getLogger("org.apache.beam.runners.direct.DirectTransformExecutor");
    Handler noMemory =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            throw new Broken("no memory to log");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(noMemory);
    try {
      PipelineResult running = pipeline(true, false).run();
      Throwable failed =
          assertThrows(
              IllegalStateException.class,
              () ->
                  DirectRun.await(
                      running, Optional::empty, () -> false, new RunnerPulse(1_000, 10)));
      assertThat(failed.getMessage(), containsString("the runner lost an error"));
    } finally {
      logger.removeHandler(noMemory);
    }
  }
}
