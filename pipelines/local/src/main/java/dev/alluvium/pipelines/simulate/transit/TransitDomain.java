package dev.alluvium.pipelines.simulate.transit;

import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import java.util.List;

/**
 * A subway whose turnstiles tell once a minute how many passed. A user of the population is a
 * turnstile; the registers that are read every four hours are not imitated.
 */
public final class TransitDomain implements SimulationDomain {
  static final String TOPIC = "turnstile_events";

  @Override
  public String name() {
    return "transit";
  }

  /** The registers' topic stays empty. */
  @Override
  public List<String> topics() {
    return List.of(TOPIC, "turnstile_readings");
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public double steadyEventsPerUserSecond() {
    return 1.0 / TransitSimulation.PERIOD_SECONDS;
  }

  @Override
  public Simulation simulate(Population population) {
    return new TransitSimulation(population);
  }
}
