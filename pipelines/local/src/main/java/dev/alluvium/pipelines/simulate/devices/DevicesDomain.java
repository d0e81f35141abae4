package dev.alluvium.pipelines.simulate.devices;

import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import java.util.List;

/**
 * Buildings whose rooms have a sensor each. What it tells are events of a change stream of MongoDB,
 * as of a collection into which an application writes what sensors measure. A user of the
 * population is a sensor.
 */
public final class DevicesDomain implements SimulationDomain {
  static final String TOPIC = "devices.app.telemetry";

  @Override
  public String name() {
    return "devices";
  }

  @Override
  public List<String> topics() {
    return List.of(TOPIC);
  }

  @Override
  public double steadyEventsPerUserSecond() {
    return 1.0 / DevicesSimulation.PERIOD_SECONDS;
  }

  @Override
  public Simulation simulate(Population population) {
    return new DevicesSimulation(population);
  }
}
