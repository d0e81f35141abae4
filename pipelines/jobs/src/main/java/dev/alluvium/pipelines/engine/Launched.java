package dev.alluvium.pipelines.engine;

import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/** A job that was handed to its runner: Dataflow goes on by itself, others run to the end. */
public record Launched(String line) implements Outcome {
  /** A job that has come to its end. */
  public static Launched done(String runId) {
    return new Launched("run %s is done".formatted(runId));
  }

  /**
   * @throws CloudException if Dataflow, or the bucket that its files go to, does not answer or
   *     refuses
   */
  static Launched run(Pipeline pipeline, String runId) {
    PipelineResult result =
        DataflowDefaults.isDataflow(pipeline.getOptions()) ? handOver(pipeline) : pipeline.run();
    if (result instanceof DataflowPipelineJob job) {
      return new Launched(
          "run %s is job %s of project %s in %s"
              .formatted(runId, job.getJobId(), job.getProjectId(), job.getRegion()));
    }
    if (DataflowDefaults.isDataflow(pipeline.getOptions())) {
      return new Launched("run %s is written as a template".formatted(runId));
    }
    await(result);
    return done(runId);
  }

  /** What goes wrong on the way is said in one line: nothing of the pipeline has run yet. */
  private static PipelineResult handOver(Pipeline pipeline) {
    System.err.println("staging the job's files, and handing it to Dataflow …");
    try {
      return pipeline.run();
    } catch (RuntimeException e) {
      throw refusal(e);
    }
  }

  /** The failure as one line, where Google or the options are to blame for it. */
  static RuntimeException refusal(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return AskGoogle.failure("Google", cause);
      }
      if (cause.getCause() == null && cause instanceof IllegalArgumentException) {
        return new UserException("Dataflow does not take the options: " + cause.getMessage());
      }
    }
    return failure;
  }

  private static void await(PipelineResult result) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    LoggedErrors errors = LoggedErrors.tell(error -> failure.compareAndSet(null, error));
    try {
      DirectRun.await(result, () -> Optional.ofNullable(failure.get()), () -> false);
    } finally {
      errors.close();
    }
  }

  @Override
  public void print(PrintStream out) {
    out.println(line);
  }
}
