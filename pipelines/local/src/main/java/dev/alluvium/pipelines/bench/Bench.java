package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the jobs on this machine as it is: how fast files are loaded, whether five times as many
 * take no more than their share, whether a stream is kept up with, how soon an event is on a page,
 * and how soon a change is seen.
 */
public final class Bench {
  private static final int TIMES = 5;

  private Bench() {}

  public static void main(String[] args) {
    JobMain.run("scripts/bench", BenchOptions.class, args, Bench::run);
  }

  static Outcome run(BenchOptions options, RunControl control) {
    try (ScratchFolder folder = ScratchFolder.create("bench")) {
      return measure(options, control, folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Outcome measure(BenchOptions options, RunControl control, Path folder)
      throws IOException, InterruptedException {
    LoadReport loads = options.getLoads() ? loads(options, folder) : LoadReport.EMPTY;
    List<StreamSample> samples =
        options.getSeconds() > 0 && !control.stopped().isDone()
            ? MeasuredStream.run(options, control, folder.resolve("stream.duckdb"))
            : List.of();
    Optional<MeasuredPage> page =
        options.getPageSeconds() > 0 && !control.stopped().isDone()
            ? MeasuredPage.run(options, control, folder.resolve("page.duckdb"))
            : Optional.empty();
    Optional<MeasuredLatency> latency =
        options.getChangeSeconds() > 0 && !control.stopped().isDone()
            ? Optional.of(MeasuredLatency.run(options, control, folder))
            : Optional.empty();
    return out -> {
      loads.print(out);
      StreamSample.print(samples, options.getRate(), out);
      page.ifPresent(measured -> measured.print(out));
      latency.ifPresent(measured -> measured.print(out));
    };
  }

  private static LoadReport loads(BenchOptions options, Path folder)
      throws IOException, InterruptedException {
    List<MeasuredLoad> loads = new ArrayList<>();
    String input = options.getInput();
    if (input != null) {
      loads.add(MeasuredLoad.of("files of " + input, options.getDomain(), Path.of(input), folder));
    }
    loads.addAll(simulated(options, options.getDomain(), 1, false, folder));
    List<MeasuredLoad> larger =
        simulated(options, options.getDomain(), TIMES, options.getLake(), folder);
    loads.add(larger.get(0));
    Optional<MeasuredFormats> formats = Optional.empty();
    if (options.getFormats()) {
      Path files = folder.resolve("formats");
      formats = Optional.of(MeasuredFormats.of(options.getDomain(), larger.get(0).file(), files));
      ScratchFolder.delete(files);
    }
    return new LoadReport(
        loads, larger.stream().skip(1).findFirst(), formats, against(options, folder));
  }

  private static Optional<MeasuredLoad> against(BenchOptions options, Path folder)
      throws IOException, InterruptedException {
    String domain = options.getAgainst();
    String input = options.getAgainstInput();
    if (domain == null) {
      if (input != null) {
        throw new UserException("--againstInput is of which domain? Add --against");
      }
      return Optional.empty();
    }
    return Optional.of(
        input == null
            ? simulated(options, domain, TIMES, false, folder).get(0)
            : MeasuredLoad.of(domain + ", files of " + input, domain, Path.of(input), folder));
  }

  /** Loaded as they are; and once more with a lake beside, where that is asked for. */
  private static List<MeasuredLoad> simulated(
      BenchOptions options, String domainName, int times, boolean hasLake, Path folder)
      throws IOException, InterruptedException {
    SimulationDomain domain = SimulationDomains.named(domainName);
    Path events = folder.resolve("events");
    SimulateEvents.run(
        SimulationOptions.of(domain).events((long) times * options.getEvents()).build(),
        FileSink.open(events, domain, true, false));
    String name = domainName + ", simulated × " + times;
    List<MeasuredLoad> loads = new ArrayList<>();
    try {
      loads.add(MeasuredLoad.of(name, domainName, events, folder));
      if (hasLake) {
        Path lake = folder.resolve("lake");
        loads.add(
            MeasuredLoad.of(
                name + ", with a lake", domainName, events, folder, "--lake=file:" + lake));
        ScratchFolder.delete(lake);
      }
      return loads;
    } finally {
      ScratchFolder.delete(events);
    }
  }
}
