package dev.alluvium.pipelines.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Makes up the events of a business and sends them to Kafka, to a collector or a MongoDB, or into
 * files. Exit codes: 0 done, 1 failed, 2 used wrongly.
 */
@Command(
    name = "scripts/simulate",
    description =
        "Makes up the events of a business and sends them to Kafka, to a collector or into files.",
    sortOptions = false,
    mixinStandardHelpOptions = false)
public final class SimulateEvents implements Callable<Integer> {
  /** Clients that tell more than people want to know; held, as loggers are forgotten otherwise. */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("org.apache.kafka"), Logger.getLogger("org.mongodb.driver"));

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;

  @Mixin SinkArguments sink = new SinkArguments();

  @Mixin RunArguments run = new RunArguments();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes what was made, per topic and kind of dirt, as JSON.")
  @Nullable Path report;

  @Mixin DirtArguments dirt = new DirtArguments();

  public static void main(String[] args) {
    TALKATIVE.forEach(logger -> logger.setLevel(Level.OFF));
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new SimulateEvents());
    line.registerConverter(Duration.class, new DurationConverter());
    line.setParameterExceptionHandler(
        (e, args) -> {
          e.getCommandLine().getErr().println("simulate: " + oneLine(e) + " (see --help)");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          failed.getErr().println("simulate: " + oneLine(e));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  /**
   * Simulates into the sink, and closes it; to watch or stop a run, make a {@link SimulationRun}.
   *
   * @throws IOException if the sink failed
   */
  public static SimulationReport run(SimulationOptions options, EventSink sink) throws IOException {
    try (SimulationRun run = new SimulationRun(options, sink)) {
      return run.run();
    }
  }

  @Override
  public Integer call() throws IOException {
    SimulationOptions options;
    EventSink opened;
    try {
      sink.check();
      boolean live = sink.isLive();
      options =
          run.options(
              live, dirt.dirt(live ? DirtArguments.Preset.demo : DirtArguments.Preset.none));
      opened = sink.open(options.domain());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line(), oneLine(e), e);
    }
    try (SimulationRun running = new SimulationRun(options, opened)) {
      return runToItsReport(running);
    }
  }

  /** Being told to exit ends the run early, and the process once its report is printed. */
  private int runToItsReport(SimulationRun running) throws IOException {
    CountDownLatch reported = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, reported), "stop"));
    try {
      long began = System.nanoTime();
      SimulationReport made = running.run();
      double seconds = (System.nanoTime() - began) / 1e9;
      line().getOut().println(made.toText());
      line().getOut().printf(Locale.ROOT, "%,d records in %.1f s%n", made.records(), seconds);
      line().getOut().flush();
      if (report != null) {
        Files.writeString(report, made.toJson() + "\n");
      }
      return CommandLine.ExitCode.OK;
    } finally {
      reported.countDown();
    }
  }

  private static void stop(SimulationRun running, CountDownLatch reported) {
    running.close();
    try {
      reported.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage();
    if (e instanceof NoSuchFileException || message == null) {
      message = e.toString();
    }
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
