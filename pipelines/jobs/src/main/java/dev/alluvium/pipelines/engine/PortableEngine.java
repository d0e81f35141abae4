package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.timing.Timing;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Dataflow, or another runner whose workers are elsewhere: it is handed the job, and goes on. */
final class PortableEngine implements Engine {
  @Override
  public boolean isElsewhere() {
    return true;
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  @Override
  public ReadKafka.Reader kafkaReader() {
    return ReadKafka.Reader.GROWING_KAFKA_IO;
  }

  @Override
  public Timing timing(Timing timing) {
    return timing.portable();
  }

  @Override
  public Optional<Integer> readShares() {
    return Optional.empty();
  }

  @Override
  public boolean isUpdate(PipelineOptions options) {
    return DataflowDefaults.isUpdate(options);
  }

  @Override
  public void configure(PipelineOptions options, Work work) {
    DataflowDefaults.apply(options, work.job(), work.domain(), work.isStream());
  }

  @Override
  public EngineRun begin(Load load) {
    return new Run(RunIds.next(), isUpdate(load.options()));
  }

  @Override
  public Optional<Launched> runToEnd(Pipeline pipeline, String runId, RunControl control) {
    return Optional.of(Launched.run(pipeline, runId));
  }

  private record Run(String id, boolean stateIsKept) implements EngineRun {
    @Override
    public Launched run(Pipeline pipeline) {
      return Launched.run(pipeline, id);
    }

    @Override
    public void close() {}
  }
}
