package dev.alluvium.pipelines.jobs;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a job runs on one machine. */
final class LocalRunner {
  private LocalRunner() {}

  /**
   * The options with the runner's checks off: they encode every element of every step, and tests
   * run with them on.
   */
  static PipelineOptions configure(PipelineOptions options) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    direct.setTargetParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()));
    direct.setBlockOnRun(false);
    return options;
  }
}
