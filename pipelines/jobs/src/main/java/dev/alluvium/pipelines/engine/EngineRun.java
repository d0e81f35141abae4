package dev.alluvium.pipelines.engine;

import org.apache.beam.sdk.Pipeline;

/** A run that loads, as its engine leads it. */
public interface EngineRun extends AutoCloseable {
  /** What the ledger counts it under. */
  String id();

  /** Whether it goes on with the state of a run before. */
  boolean stateIsKept();

  /** What the run is at while the pipeline runs, for people. */
  default String phase() {
    return "load";
  }

  /**
   * Runs the pipeline until its input ends or it is stopped; or hands it over, where the runner
   * goes on by itself.
   *
   * @return a line for people
   */
  Launched run(Pipeline pipeline);

  /** Closes what the pipeline has read. All that it has written is to be durable by then. */
  @Override
  void close();
}
