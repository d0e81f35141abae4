package dev.alluvium.pipelines.simulate;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What to simulate, for how long and how fast. The same options give the same records in the same
 * order, except that a real-time run starts at the clock's time.
 */
@AutoValue
public abstract class SimulationOptions {
  public static final Instant DEFAULT_START = Instant.parse("2023-04-02T00:00:00Z");

  /** What an event's time is. */
  public enum Clock {
    /** Simulated time, from {@link #start()}, as fast as the rate allows. */
    HISTORICAL,
    /** The time at which it is sent; as many people are simulated as the rate needs. */
    REAL
  }

  public abstract SimulationDomain domain();

  public abstract long seed();

  public abstract Clock clock();

  /** Event time of the beginning; of no effect with {@link Clock#REAL}. */
  public abstract Instant start();

  /** How many people; of no effect with {@link Clock#REAL}. */
  public abstract int users();

  /**
   * How many times as fast as people they live with {@link Clock#REAL}: visits of an hour are over
   * in minutes, and fewer people make the rate.
   */
  public abstract int pace();

  /** Events a second over all topics; infinite for as fast as possible. */
  public abstract double rate();

  /** The run ends after that many events. */
  public abstract long events();

  /** The run ends with the last event before that much event time has passed. */
  public abstract Duration duration();

  public abstract Dirt dirt();

  public abstract Builder toBuilder();

  /** 2,000 users from {@link #DEFAULT_START} on, as fast as possible, clean, without an end. */
  public static Builder of(SimulationDomain domain) {
    return new AutoValue_SimulationOptions.Builder()
        .domain(domain)
        .seed(1)
        .clock(Clock.HISTORICAL)
        .start(DEFAULT_START)
        .users(2000)
        .pace(1)
        .rate(Double.POSITIVE_INFINITY)
        .events(Long.MAX_VALUE)
        .duration(Duration.ofDays(365_000))
        .dirt(Dirt.none());
  }

  /** How many people a run simulates: those asked for, or those that the rate needs. */
  final int population() {
    return clock() == Clock.HISTORICAL
        ? users()
        : (int) Math.ceil(rate() / (pace() * domain().steadyEventsPerUserSecond()));
  }

  /** Sets options one by one. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder domain(SimulationDomain domain);

    public abstract Builder seed(long seed);

    public abstract Builder clock(Clock clock);

    public abstract Builder start(Instant start);

    public abstract Builder users(int users);

    public abstract Builder pace(int pace);

    public abstract Builder rate(double rate);

    public abstract Builder events(long events);

    public abstract Builder duration(Duration duration);

    public abstract Builder dirt(Dirt dirt);

    abstract SimulationOptions autoBuild();

    /**
     * Checks and builds.
     *
     * @throws IllegalArgumentException if a number is not positive, a real-time run has no rate, or
     *     another one a pace
     */
    public SimulationOptions build() {
      SimulationOptions options = autoBuild();
      check(options.users() > 0, "there must be at least one user");
      check(options.rate() > 0, "the rate must be positive");
      check(
          options.pace() >= 1 && options.pace() <= MAX_PACE,
          "the pace is a number from 1 to " + MAX_PACE);
      check(
          options.clock() == Clock.REAL || options.pace() == 1,
          "a pace is for the real clock; simulated time goes as fast as the rate says");
      check(options.events() > 0, "there must be at least one event");
      check(options.duration().toMillis() > 0, "the duration must be positive");
      check(
          options.clock() == Clock.HISTORICAL || options.rate() <= MAX_REAL_RATE,
          String.format(
              Locale.ROOT, "a real-time run needs a rate of at most %,d events/s", MAX_REAL_RATE));
      return options;
    }

    private static void check(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }

  /** Beyond it, a page would have no time of its own. */
  private static final int MAX_PACE = 100;

  /** Beyond it, the people of a real-time run fill the memory of a small machine. */
  private static final int MAX_REAL_RATE = 10_000;
}
