package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.SimulationReport;
import dev.alluvium.pipelines.simulate.SimulationRun;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A broker in this JVM, and a simulation that fills its topics from the start. */
public final class SimulatedStream implements LiveStream {
  static final int PARTITIONS = 2;

  private final EmbeddedKafka kafka;
  private final SimulationRun simulation;
  private final CompletableFuture<SimulationReport> report;

  /** Topics that the job publishes to, and reads. */
  private final List<String> readBack;

  private SimulatedStream(
      EmbeddedKafka kafka,
      SimulationRun simulation,
      CompletableFuture<SimulationReport> report,
      List<String> readBack) {
    this.kafka = kafka;
    this.simulation = simulation;
    this.report = report;
    this.readBack = readBack;
  }

  /**
   * Starts both.
   *
   * @param domain whose topics the broker has besides, such as those that a job publishes to
   * @throws IOException if the broker does not start
   */
  public static SimulatedStream start(SimulationOptions options, DomainSpec domain)
      throws IOException {
    List<String> topics = options.domain().topics();
    List<String> others = domain.publishedTopics().values().stream().distinct().toList();
    EmbeddedKafka kafka = EmbeddedKafka.start();
    try {
      kafka.createTopics(
          Stream.concat(topics.stream(), others.stream())
              .collect(Collectors.toMap(t -> t, t -> PARTITIONS)));
      SimulationRun simulation =
          new SimulationRun(
              options, KafkaConnection.of(kafka.bootstrapServers()).open(topics, PARTITIONS));
      List<String> readBack =
          domain.events().stream().map(EventSpec::topic).filter(others::contains).toList();
      return new SimulatedStream(kafka, simulation, inBackground(simulation), readBack);
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
    return simulation.sent() + (readBack.isEmpty() ? 0 : kafka.records(readBack, PARTITIONS));
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
