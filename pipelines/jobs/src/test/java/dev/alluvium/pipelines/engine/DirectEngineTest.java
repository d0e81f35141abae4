package dev.alluvium.pipelines.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class DirectEngineTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @Test
  void leavesACoreToAWriterBesideTheWorkers() {
    assertThat(workers(true), is(Math.max(1, CORES - 1)));
  }

  @Test
  void hasWorkersToSpareWhereTheyWaitForAnswers() {
    assertThat(workers(false), is(greaterThanOrEqualTo(Math.max(3, CORES))));
  }

  private static int workers(boolean writesBeside) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    new DirectEngine().configure(options, new Work("load", "library", false, writesBeside));
    return options.getTargetParallelism();
  }
}
