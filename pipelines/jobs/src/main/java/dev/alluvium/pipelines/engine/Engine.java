package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.timing.Timing;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a runner can, and how a job runs on it. */
public interface Engine {
  /** That of the runner which the options name. */
  static Engine of(PipelineOptions options) {
    if (DirectEngine.isMeant(options)) {
      return new DirectEngine();
    }
    return FlinkDefaults.isFlink(options) ? new FlinkEngine() : new PortableEngine();
  }

  /**
   * The one for a job whose input ends. Flink is for streams here: where its runner is named, the
   * DirectRunner does it.
   */
  static Engine ofBounded(PipelineOptions options) {
    return FlinkDefaults.isFlink(options) ? new DirectEngine() : of(options);
  }

  /** Whether its workers are on other machines, where they see no file of this one. */
  boolean isElsewhere();

  /**
   * Whether it keeps its state, and the records on their way, when a job fails or is stopped. What
   * it holds to be written is then not read again, and a job must have the same steps at each
   * start.
   */
  boolean keepsState();

  /** The reader of Kafka that fits it. */
  ReadKafka.Reader kafkaReader();

  /** The timing with what it can: whether state is handed over, and timers tell the watermark. */
  Timing timing(Timing timing);

  /** Into how many bundles a table is best read; empty where the runner sees to that itself. */
  Optional<Integer> readShares();

  /** Whether the job goes on with the state of one that runs, in whose place it is put. */
  boolean isUpdate(PipelineOptions options);

  /**
   * Sets what the options leave open.
   *
   * @throws UserException if the runner has to know more
   */
  void configure(PipelineOptions options, Work work);

  /**
   * Begins a run that loads: as a new one, or as the one whose state it goes on with.
   *
   * @throws UserException if the options ask for what it cannot
   */
  EngineRun begin(Load load);

  /**
   * Runs a pipeline whose input ends: to its end or, where the runner goes on by itself, until it
   * is handed over. It is given up when the control is stopped: what it computes is right only when
   * all is read.
   *
   * @return a line for people; empty if it was given up
   */
  Optional<Launched> runToEnd(Pipeline pipeline, String runId, RunControl control);
}
