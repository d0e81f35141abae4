package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.RunControl;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the jobs on this machine as it is: how fast files are loaded, whether five times as many
 * take no more than their share, and whether a stream is kept up with.
 */
public final class Bench {
  private static final int TIMES = 5;

  private Bench() {}

  public static void main(String[] args) {
    JobMain.run("scripts/bench", BenchOptions.class, args, Bench::run);
  }

  static JobMain.Outcome run(BenchOptions options, RunControl control) {
    try {
      Path folder = Files.createTempDirectory("alluvium-bench");
      try {
        return measure(options, control, folder);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JobMain.Outcome measure(BenchOptions options, RunControl control, Path folder)
      throws IOException, InterruptedException {
    List<MeasuredLoad> loads = new ArrayList<>();
    if (options.getLoads()) {
      String input = options.getInput();
      if (input != null) {
        loads.add(
            MeasuredLoad.of("files of " + input, options.getDomain(), Path.of(input), folder));
      }
      for (int times : new int[] {1, TIMES}) {
        Path simulated = simulate(options, (long) times * options.getEvents(), folder);
        loads.add(MeasuredLoad.of("simulated × " + times, options.getDomain(), simulated, folder));
        Folders.delete(simulated);
      }
    }
    List<StreamSample> samples =
        options.getSeconds() > 0 && !control.stopped().isDone()
            ? MeasuredStream.run(options, control, folder.resolve("stream.duckdb"))
            : List.of();
    return out -> {
      MeasuredLoad.print(loads, out);
      StreamSample.print(samples, options.getRate(), out);
    };
  }

  private static Path simulate(BenchOptions options, long events, Path folder) throws IOException {
    SimulationDomain domain = SimulationDomains.named(options.getDomain());
    Path output = folder.resolve("events");
    SimulateEvents.run(
        SimulationOptions.of(domain).events(events).build(),
        FileSink.open(output, domain, true, false));
    return output;
  }
}
