package dev.alluvium.pipelines.simulate;

import java.util.List;

/** A business whose events can be imitated. */
public interface SimulationDomain {
  /** As the command line names it. */
  String name();

  /** The topics its events go to, in the order that reports list them. */
  List<String> topics();

  /** What names of its files end with. */
  default String extension() {
    return "jsonl";
  }

  /**
   * How many events one user of a {@linkplain Population#steady steady} population causes per
   * second, on average over a long time. It sizes the population of a real-time run.
   */
  double steadyEventsPerUserSecond();

  Simulation simulate(Population population);
}
