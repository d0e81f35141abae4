package dev.alluvium.pipelines.simulate.transit;

import dev.alluvium.pipelines.simulate.EventDraft;
import dev.alluvium.pipelines.simulate.FieldRole;
import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Turnstiles in the order of their next events. Counts follow the commuters' day in New York, at
 * any population and clock; what a steady population keeps steady is the number of events.
 */
final class TransitSimulation implements Simulation {
  static final long PERIOD_SECONDS = 60;

  private static final ZoneId ZONE = ZoneId.of("America/New_York");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZONE);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM-dd-uu", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final double RECOVERED = 0.01;

  private final PriorityQueue<Turnstile> queue;
  private final SplittableRandom random;
  private final long periodMillis;
  private final Crowds crowds;

  TransitSimulation(Population population) {
    this.random = new SplittableRandom(population.seed());
    this.periodMillis = PERIOD_SECONDS * population.secondMillis();
    this.crowds = new Crowds(population.seed());
    this.queue = new PriorityQueue<>(population.users());
    for (int number = 0; number < population.users(); number++) {
      queue.add(new Turnstile(number, population.startMillis() + random.nextLong(periodMillis)));
    }
  }

  @Override
  public void next(EventDraft event) {
    Turnstile turnstile = queue.remove();
    long millis = turnstile.nextMillis;
    Station station = turnstile.station;
    LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZONE);
    event.begin(TransitDomain.TOPIC, turnstile.remote, millis).asLine(TIMESTAMP);
    event.text("CA", turnstile.booth);
    event.text("UNIT", turnstile.remote);
    event.text("SCP", turnstile.scp);
    event.text("STATION", station.name());
    event.text("LINENAME", station.lines());
    event.text("DIVISION", station.division());
    event.text("DATE", DATE.format(local));
    event.text("TIME", TIME.format(local));
    event.text("DESC", random.nextDouble() < RECOVERED ? "RECOVR AUD" : "REGULAR");
    event.number(
        "ENTRIES",
        draw(crowds.factor(local, station) * Commute.entries(local, station)),
        FieldRole.MEASURE);
    event.number("EXITS", draw(Commute.exits(local, station)), FieldRole.REQUIRED);
    event.text("ID", new UUID(random.nextLong(), random.nextLong()).toString());
    event.number("TIMESTAMP", millis, FieldRole.EVENT_TIME);
    turnstile.nextMillis += periodMillis;
    queue.add(turnstile);
  }

  /** A whole number of that mean: half as likely at both ends of its range as within. */
  private long draw(double mean) {
    return Math.round(mean * (random.nextDouble() + random.nextDouble()));
  }
}
