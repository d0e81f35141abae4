package dev.alluvium.transforms.marts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random readings of some rooms, in an order of arrival that strays from that of their times. */
record History(List<Arrival> arrivals) {
  static final Duration MOST_DISORDER = Duration.ofMinutes(90);
  private static final Instant START = Instant.parse("2024-02-29T18:00:00Z");

  /** A reading and when it comes, which is not before it happened. */
  record Arrival(Reading reading, Instant at) {}

  static History random(Random random, int rooms) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int room = 0; room < rooms; room++) {
      int size = 1 + random.nextInt(25);
      int minutes = 1 + random.nextInt(600);
      for (int i = 0; i < size; i++) {
        Reading reading = reading(random, 1000L * room + i, "room" + room, minutes);
        int copies = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        for (int copy = 0; copy < copies; copy++) {
          long delay = random.nextInt((int) MOST_DISORDER.toSeconds());
          arrivals.add(new Arrival(reading, reading.at().plusSeconds(delay)));
        }
      }
    }
    arrivals.sort(Comparator.comparing(Arrival::at));
    return new History(arrivals);
  }

  private static Reading reading(Random random, long id, String room, int minutes) {
    Instant at = START.plus(Duration.ofMinutes(random.nextInt(minutes)));
    Instant exact = random.nextInt(3) == 0 ? at.plusNanos(random.nextInt(60_000) * 1_000L) : at;
    return Reading.of(id, exact)
        .kind(random.nextInt(8) == 0 ? "guessed" : "measured")
        .room(room)
        .sensor(oneOf(random, null, "a", "A ", "b", "c", "d"))
        .plant(oneOf(random, null, "fern", "FERN", "fig"), oneOf(random, null, "royal", "wild"))
        .degrees(random.nextInt(4) == 0 ? null : (random.nextInt(41) - 20) / 10.0)
        .litres(random.nextInt(4) == 0 ? null : random.nextInt(9) + ".5")
        .pulses(random.nextInt(4) == 0 ? null : random.nextInt(9) - 4L)
        .alarm(random.nextInt(3) == 0 ? null : random.nextBoolean());
  }

  private static @Nullable String oneOf(Random random, @Nullable String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Every reading once. */
  List<Reading> distinct() {
    return arrivals.stream().map(Arrival::reading).distinct().toList();
  }
}
