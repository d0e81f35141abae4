package dev.alluvium.pipelines.simulate;

import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import dev.alluvium.pipelines.simulate.music.MusicDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
 * Makes up the events of a business and sends them to Kafka or into files. Exit codes: 0 done or
 * stopped, 1 failed, 2 used wrongly.
 */
@Command(
    name = "simulate",
    description = "Makes up the events of a business and sends them to Kafka or into files.",
    sortOptions = false,
    mixinStandardHelpOptions = false)
public final class SimulateEvents implements Callable<Integer> {
  private static final List<SimulationDomain> DOMAINS = List.of(new MusicDomain());
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  enum ClockArgument {
    real,
    historical
  }

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;

  @Option(names = "--domain", defaultValue = "music", description = "Default: ${DEFAULT-VALUE}.")
  String domain = "music";

  @Mixin SinkArguments sink = new SinkArguments();

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      description =
          "real: an event's time is when it is sent. historical: simulated time, from --start."
              + " Default: historical into files, real into Kafka.")
  @Nullable ClockArgument clock;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      description =
          "Events a second over all topics, or max. With --clock=real, where it must be a number,"
              + " as many people are simulated as it takes. Default: 50 with --clock=real, else max.")
  @Nullable String rate;

  @Option(names = "--events", paramLabel = "N", description = "Ends after that many events.")
  @Nullable Long events;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "Ends after that much event time: 90s, 10m, 2h, 4d. Files need an end.")
  @Nullable Duration duration;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "historical: event time of the beginning. Default: 2023-04-02T00:00:00Z.")
  @Nullable Instant start;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "historical: how many people there are. Default: 2000.")
  @Nullable Integer users;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same options give the same bytes. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes what was made, per topic and kind of dirt, as JSON.")
  @Nullable Path report;

  @Mixin DirtArguments dirt = new DirtArguments();

  public static void main(String[] args) {
    KAFKA.setLevel(Level.OFF);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new SimulateEvents());
    line.registerConverter(Duration.class, new DurationConverter());
    line.setUsageHelpAutoWidth(true);
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
      options = options();
      opened = sink.open(options.domain().topics());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line(), oneLine(e), e);
    }
    SimulationRun run = new SimulationRun(options, opened);
    Thread onExit = new Thread(run::close, "stop-simulation");
    Runtime.getRuntime().addShutdownHook(onExit);
    long began = System.nanoTime();
    SimulationReport made = run.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (report != null) {
      Files.writeString(report, made.toJson() + "\n");
    }
    line().getOut().println(made.toText());
    line().getOut().printf(Locale.ROOT, "%,d records in %.1f s%n", made.records(), seconds);
    line().getOut().flush();
    return CommandLine.ExitCode.OK;
  }

  private SimulationOptions options() {
    boolean kafka = sink.kind == SinkArguments.Kind.kafka;
    boolean real = clock == null ? kafka : clock == ClockArgument.real;
    if (!kafka && events == null && duration == null) {
      throw new IllegalArgumentException("--sink=files needs an end: --events or --duration");
    }
    if (real && (users != null || start != null)) {
      throw new IllegalArgumentException("--users and --start are for --clock=historical");
    }
    SimulationOptions.Builder options =
        SimulationOptions.of(domain())
            .seed(seed)
            .clock(real ? Clock.REAL : Clock.HISTORICAL)
            .rate(rate(real))
            .dirt(dirt.dirt(kafka ? DirtArguments.Preset.demo : DirtArguments.Preset.none));
    if (events != null) {
      options.events(events);
    }
    if (duration != null) {
      options.duration(duration);
    }
    if (start != null) {
      options.start(start);
    }
    if (users != null) {
      options.users(users);
    }
    return options.build();
  }

  private double rate(boolean real) {
    if (rate == null) {
      return real ? 50 : Double.POSITIVE_INFINITY;
    }
    if (rate.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.parseDouble(rate);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--rate is a number or max, not '" + rate + "'", e);
    }
  }

  private SimulationDomain domain() {
    return DOMAINS.stream()
        .filter(known -> known.name().equals(domain))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no domain '"
                        + domain
                        + "'; there is "
                        + DOMAINS.stream().map(SimulationDomain::name).toList()));
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage();
    return (message == null ? e.toString() : message).replaceAll("\\s*\\R\\s*", " ");
  }
}
