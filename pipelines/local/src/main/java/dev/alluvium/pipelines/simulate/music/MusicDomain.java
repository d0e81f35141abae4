package dev.alluvium.pipelines.simulate.music;

import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import java.util.List;

/** An audio-streaming service with four topics, keyed by session. */
public final class MusicDomain implements SimulationDomain {
  /** Measured over days of a steady population; a test holds it to a tenth. */
  private static final double STEADY_EVENTS_PER_USER_SECOND = 0.00413;

  @Override
  public String name() {
    return "music";
  }

  @Override
  public List<String> topics() {
    return MusicEvents.TOPICS;
  }

  @Override
  public double steadyEventsPerUserSecond() {
    return STEADY_EVENTS_PER_USER_SECOND;
  }

  @Override
  public Simulation simulate(Population population) {
    return new MusicSimulation(population);
  }
}
