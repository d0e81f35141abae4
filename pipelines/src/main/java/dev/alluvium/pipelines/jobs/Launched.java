package dev.alluvium.pipelines.jobs;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/** A job that was handed to its runner: Dataflow goes on by itself, others run to the end. */
record Launched(String line) implements JobMain.Outcome {
  static Launched run(Pipeline pipeline, String runId) {
    PipelineResult result = pipeline.run();
    if (result instanceof DataflowPipelineJob job) {
      return new Launched(
          "run %s is job %s of project %s in %s"
              .formatted(runId, job.getJobId(), job.getProjectId(), job.getRegion()));
    }
    if (DataflowDefaults.isDataflow(pipeline.getOptions())) {
      return new Launched("run %s is written as a template".formatted(runId));
    }
    await(result);
    return new Launched("run %s is done".formatted(runId));
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
