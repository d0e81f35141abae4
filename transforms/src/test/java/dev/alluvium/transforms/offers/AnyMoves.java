package dev.alluvium.transforms.offers;

import dev.alluvium.transforms.offers.Kiosk.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random moves of some members, in an order of arrival that strays from that of their times. */
record AnyMoves(List<Arrival> arrivals) {
  static final Duration MOST_DISORDER = Duration.ofMinutes(100);
  static final Instant START = Instant.parse("2024-02-29T18:00:00Z");

  /** A move and when it comes, which is not before it happened. */
  record Arrival(Move move, Instant at) {}

  static AnyMoves random(Random random, int members) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      int size = 1 + random.nextInt(60);
      long seconds = 3_600L * (1 + random.nextInt(60));
      String name = member == 0 ? null : "member" + member;
      for (int i = 0; i < size; i++) {
        Move move = move(random, 1000L * member + i, name, random.nextLong(seconds));
        add(random, move, arrivals);
        if (random.nextInt(6) == 0) {
          Move other = move(random, move.id(), name, 0);
          add(random, at(other, move.at()), arrivals);
        }
      }
    }
    arrivals.sort(Comparator.comparing(Arrival::at));
    return new AnyMoves(arrivals);
  }

  private static void add(Random random, Move move, List<Arrival> arrivals) {
    int copies = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
    for (int copy = 0; copy < copies; copy++) {
      long delay = random.nextInt((int) MOST_DISORDER.toSeconds());
      arrivals.add(new Arrival(move, move.at().plusSeconds(delay)));
    }
  }

  private static Move at(Move move, Instant at) {
    return new Move(
        move.id(), at, move.member(), move.act(), move.desk(), move.plan(), move.digest());
  }

  private static Move move(Random random, long id, @Nullable String member, long second) {
    boolean isEven = random.nextBoolean(); // So that some are of one instant.
    Instant at = START.plusSeconds(isEven ? second / 600 * 600 : second);
    return new Move(
        id,
        random.nextInt(4) == 0 ? at.plusNanos(random.nextInt(60_000) * 1_000L) : at,
        member,
        oneOf(random, null, "look", "look", "take", "play", "play", "play", "quit", "rest"),
        random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(2),
        oneOf(random, null, "free", "free", "paid", "paid"),
        random.nextLong());
  }

  private static @Nullable String oneOf(Random random, @Nullable String... values) {
    return values[random.nextInt(values.length)];
  }

  List<Move> moves() {
    return arrivals.stream().map(Arrival::move).toList();
  }
}
