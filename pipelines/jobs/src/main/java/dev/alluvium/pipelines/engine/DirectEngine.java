package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.timing.Timing;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** The DirectRunner, in this process. It keeps nothing: what was not written is read again. */
public final class DirectEngine implements Engine {
  /**
   * It makes a bundle of every row that is read otherwise, and takes some milliseconds for each.
   */
  private static final int READ_SHARES = 8;

  static boolean isMeant(PipelineOptions options) {
    return options.getRunner() == DirectRunner.class;
  }

  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public boolean keepsState() {
    return false;
  }

  @Override
  public ReadKafka.Reader kafkaReader() {
    return ReadKafka.Reader.BATCHING;
  }

  @Override
  public Timing timing(Timing timing) {
    return timing.inProcess();
  }

  @Override
  public Optional<Integer> readShares() {
    return Optional.of(READ_SHARES);
  }

  @Override
  public boolean isUpdate(PipelineOptions options) {
    return false;
  }

  @Override
  public void configure(PipelineOptions options, Work work) {
    configure(options, work.writesBeside());
  }

  /** For a warehouse in a file. */
  public static PipelineOptions configure(PipelineOptions options) {
    return configure(options, true);
  }

  /**
   * One core is left to a writer beside the workers, since a worker that has nothing to do is kept
   * busy by the runner, which looks for work without a rest. Where workers write themselves, they
   * wait for answers most of the time, and there are as many as the runner has by itself: three at
   * least. The runner's checks are off: they encode every element of every step; tests have them
   * on.
   */
  private static PipelineOptions configure(PipelineOptions options, boolean writesBeside) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    if (writesBeside) {
      direct.setTargetParallelism(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    }
    direct.setBlockOnRun(false);
    return options;
  }

  @Override
  public EngineRun begin(Load load) {
    return new Run(RunIds.next(), load);
  }

  @Override
  public Optional<Launched> runToEnd(Pipeline pipeline, String runId, RunControl control) {
    return control.runToEnd(pipeline) ? Optional.of(Launched.done(runId)) : Optional.empty();
  }

  private record Run(String id, Load load) implements EngineRun {
    @Override
    public boolean stateIsKept() {
      return false;
    }

    @Override
    public Launched run(Pipeline pipeline) {
      load.control().runUntilStopped(pipeline, load.input().reading());
      return Launched.done(id);
    }

    @Override
    public void close() {
      RunControl.close(load.input().reading());
    }
  }
}
