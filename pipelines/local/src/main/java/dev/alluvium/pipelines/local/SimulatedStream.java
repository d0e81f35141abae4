package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.SimulationReport;
import dev.alluvium.pipelines.simulate.SimulationRun;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** A broker in this JVM, and a simulation that fills its topics from the start. */
public final class SimulatedStream implements LiveStream {
  static final int PARTITIONS = 2;

  private final DomainKafka kafka;
  private final SimulationRun simulation;
  private final CompletableFuture<SimulationReport> report;

  private SimulatedStream(
      DomainKafka kafka, SimulationRun simulation, CompletableFuture<SimulationReport> report) {
    this.kafka = kafka;
    this.simulation = simulation;
    this.report = report;
  }

  /**
   * Starts both.
   *
   * @param domain whose topics the broker has besides, such as those that a job publishes to
   * @throws IOException if the broker does not start
   */
  public static SimulatedStream start(SimulationOptions options, DomainSpec domain)
      throws IOException {
    DomainKafka kafka = DomainKafka.start(domain, 0, PARTITIONS);
    try {
      SimulationRun simulation = new SimulationRun(options, kafka.open(options.domain().topics()));
      return new SimulatedStream(kafka, simulation, inBackground(simulation));
    } catch (IOException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static CompletableFuture<SimulationReport> inBackground(SimulationRun simulation) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return simulation.run();
          } catch (IOException e) {
            throw new UncheckedIOException("the simulation failed", e);
          }
        },
        Background::start);
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public long sent() {
    return simulation.sent() + kafka.readBack();
  }

  @Override
  public CompletableFuture<SimulationReport> ended() {
    return report;
  }

  @Override
  public void stopSending() {
    simulation.close();
  }

  @Override
  public void close() throws IOException {
    simulation.close();
    kafka.close();
  }
}
