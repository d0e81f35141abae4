package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.local.LiveLoad;
import dev.alluvium.pipelines.local.SimulatedStream;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A stream at a steady rate; broker, simulator and job share one process and its cores. */
final class MeasuredStream {
  private MeasuredStream() {}

  /** Looks every second how far behind the job is, while events are being sent. */
  static List<StreamSample> run(BenchOptions options, RunControl control, Path file)
      throws IOException {
    System.err.printf(
        Locale.ROOT,
        "streaming %,.0f events/s for %d s …%n",
        options.getRate(),
        options.getSeconds());
    List<StreamSample> samples = new ArrayList<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.getSeconds());
    try (SimulatedStream stream =
        SimulatedStream.start(simulation(options), ContractLoader.loadNamed(options.getDomain()))) {
      LiveLoad load = LiveLoad.start(stream, job(options, file));
      var unused =
          timer.scheduleAtFixedRate(
              () -> {
                if (System.nanoTime() - end < 0) {
                  StreamSample.take(load).ifPresent(samples::add);
                }
              },
              1,
              1,
              TimeUnit.SECONDS);
      load.runUntil(control.stopped(), Duration.ofSeconds(options.getSeconds()));
    } finally {
      timer.shutdownNow();
    }
    return List.copyOf(samples);
  }

  private static SimulationOptions simulation(BenchOptions options) {
    return SimulationOptions.of(SimulationDomains.named(options.getDomain()))
        .clock(Clock.REAL)
        .rate(options.getRate())
        .build();
  }

  private static LoadWarehouseOptions job(BenchOptions options, Path file) {
    LoadWarehouseOptions job = PipelineOptionsFactory.as(LoadWarehouseOptions.class);
    job.setDomain(options.getDomain());
    job.setWarehouse("duckdb:" + file);
    return job;
  }
}
