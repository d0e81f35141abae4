package dev.alluvium.pipelines.jobs;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a job runs on one machine. */
final class LocalRunner {
  private LocalRunner() {}

  /** The options for input that ends: every core works on it. */
  static PipelineOptions configureBounded(PipelineOptions options) {
    return configure(options, Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * The options for a stream: one core is left to the warehouse's writer and the Kafka client,
   * since a worker that has nothing to do is kept busy by the runner, which looks for work without
   * a rest.
   */
  static PipelineOptions configureStream(PipelineOptions options) {
    return configure(options, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  /** The runner's checks are off: they encode every element of every step; tests have them on. */
  private static PipelineOptions configure(PipelineOptions options, int workers) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    direct.setTargetParallelism(workers);
    direct.setBlockOnRun(false);
    return options;
  }
}
