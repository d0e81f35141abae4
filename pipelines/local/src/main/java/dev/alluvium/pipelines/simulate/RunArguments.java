package dev.alluvium.pipelines.simulate;

import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's part about what is simulated, for how long and how fast. */
final class RunArguments {
  enum ClockArgument {
    real,
    historical
  }

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      defaultValue = "music",
      description = "Whose events. Default: ${DEFAULT-VALUE}.")
  String domain = "music";

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

  @Option(
      names = "--pace",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "real: people live N times as fast, at most 100, so that visits are over in minutes and"
              + " fewer people make the rate. Default: ${DEFAULT-VALUE}.")
  int pace = 1;

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

  /**
   * Checks them together.
   *
   * @param kafka whether the events go there, which decides the defaults
   * @throws IllegalArgumentException if they do not fit together
   */
  SimulationOptions options(boolean kafka, Dirt dirt) {
    boolean real = clock == null ? kafka : clock == ClockArgument.real;
    if (!kafka && events == null && duration == null) {
      throw new IllegalArgumentException("--sink=files needs an end: --events or --duration");
    }
    if (real && (users != null || start != null)) {
      throw new IllegalArgumentException("--users and --start are for --clock=historical");
    }
    SimulationOptions.Builder options =
        SimulationOptions.of(SimulationDomains.named(domain))
            .seed(seed)
            .clock(real ? Clock.REAL : Clock.HISTORICAL)
            .pace(pace)
            .rate(rate(real))
            .dirt(dirt);
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
}
