package dev.alluvium.transforms.offers;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.fold.ImitatedRunner;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.offers.AnyMoves.Arrival;
import dev.alluvium.transforms.offers.Kiosk.Move;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the order, the repetitions, the bundles and the restarts: the offers that stand in the
 * end are those that a plain reading of the rules finds in the whole history.
 */
class OffersPropertyTest {
  private static final int SHARDS = 2;
  private static final Duration LATENESS = Duration.ofHours(2);
  private static final Duration STEP = Duration.ofMinutes(10);

  @BeforeEach
  void forget() {
    Sent.forget();
  }

  private static Timing timing(Random random) {
    StateKeeping copied = StateKeeping.copied();
    return Timing.streaming(Duration.ofSeconds(10), LATENESS, SHARDS)
        .withKeeping(random.nextBoolean() ? copied : copied.portable());
  }

  /** A stream over some moves, as far as it has come. */
  private static final class Run {
    private final Random random;
    private final Timing timing;
    private final ImitatedRunner<Integer, List<Heard>, Subjects, KV<LedgerKey, Long>> runner;
    private final List<Arrival> come = new ArrayList<>();
    private Instant newest = Instant.MIN;
    private Instant watermark = Instant.MIN;

    /** Messages before that one have been read back. */
    private int readBack;

    Run(Random random) {
      this.random = random;
      this.timing = timing(random);
      this.runner = new ImitatedRunner<>(Kiosk.made(Kiosk.CAMPAIGN, timing).fold());
    }

    /** What comes in one bundle. */
    void come(List<Arrival> arrivals) {
      come.addAll(arrivals);
      List<Heard> heard = new ArrayList<>();
      for (Arrival arrival : arrivals) {
        Move move = arrival.move();
        if (move.member() != null) {
          heard.add(move.heard(Kiosk.CAMPAIGN, false));
        }
        newest = newest.isBefore(move.at()) ? move.at() : newest;
      }
      take(heard);
      if (random.nextInt(3) == 0) {
        readBack(Sent.messages().size());
      }
      if (random.nextInt(4) > 0) {
        advance(newest);
      }
    }

    private void take(List<Heard> heard) {
      Collections.shuffle(heard, random);
      Map<Integer, List<Heard>> shares = new HashMap<>();
      for (Heard one : heard) {
        int share = GatherEvents.share(one.subject(), SHARDS);
        shares.computeIfAbsent(share, s -> new ArrayList<>()).add(one);
      }
      shares.forEach(runner::take);
    }

    private void readBack(int until) {
      List<Heard> heard = new ArrayList<>();
      for (; readBack < until; readBack++) {
        heard.add(Kiosk.heard(Kiosk.CAMPAIGN, Sent.messages().get(readBack), false));
      }
      take(heard);
    }

    /** The watermark does not pass what has not been read back. */
    void advance(Instant to) {
      readBack(Sent.messages().size());
      if (watermark.equals(Instant.MIN)) {
        watermark = AnyMoves.START;
      }
      while (watermark.isBefore(to)) {
        watermark = watermark.plus(STEP).isBefore(to) ? watermark.plus(STEP) : to;
        runner.watermark(watermark.toEpochMilli());
      }
    }

    /** All that has come may be given up. */
    void end() {
      advance(newest.plus(Duration.ofDays(1)));
      advance(newest.plus(Duration.ofDays(3)));
    }

    /**
     * The stream dies, and starts without its state. Of what has come, the last is not in raw, and
     * comes again.
     */
    void restart() {
      int durable = Math.max(0, come.size() - random.nextInt(12));
      List<Arrival> all = List.copyOf(come);
      List<Arrival> again = all.subList(durable, all.size());
      come.subList(durable, come.size()).clear();
      int durableMessages = Math.max(0, Sent.messages().size() - random.nextInt(4));
      newest = come.stream().map(a -> a.move().at()).max(Instant::compareTo).orElse(Instant.MIN);
      Instant reached = watermark.isBefore(newest) ? watermark : newest;
      watermark = Instant.MIN;

      if (reached.equals(Instant.MIN)) {
        newest = Instant.MIN;
        come.clear();
        runner.restartAs(Kiosk.made(Kiosk.CAMPAIGN, timing).fold());
        come(all);
        return;
      }
      runner.restartAs(Kiosk.made(Kiosk.CAMPAIGN, timing.takingUpAt(reached)).fold());
      List<List<Heard>> bundles = new ArrayList<>();
      Instant kept = reached.minus(LATENESS);
      cut(inRaw(kept.minus(Kiosk.CAMPAIGN.reach())), bundles);
      List<Heard> offers = new ArrayList<>();
      for (Sent.Message message : Sent.messages().subList(0, durableMessages)) {
        if (!message.offered().isBefore(kept.minus(Duration.ofDays(1)))) {
          offers.add(Kiosk.heard(Kiosk.CAMPAIGN, message, true));
        }
      }
      cut(offers, bundles);
      List<Heard> live = new ArrayList<>();
      for (Arrival arrival : again) {
        if (arrival.move().member() != null) {
          live.add(arrival.move().heard(Kiosk.CAMPAIGN, false));
        }
        newest = newest.isBefore(arrival.move().at()) ? arrival.move().at() : newest;
      }
      come.addAll(again);
      cut(live, bundles);
      Collections.shuffle(bundles, random);
      int before = Sent.messages().size();
      bundles.forEach(this::take);
      assertThat("nothing is sent before all is known", Sent.messages().size(), is(before));
      readBack = Math.min(readBack, durableMessages);
      readBack(Sent.messages().size());
      watermark = kept;
      runner.watermark(kept.toEpochMilli());
      advance(newest);
    }

    private void cut(List<Heard> heard, List<List<Heard>> bundles) {
      Collections.shuffle(heard, random);
      for (int i = 0; i < heard.size(); ) {
        int end = Math.min(heard.size(), i + 1 + random.nextInt(10));
        bundles.add(new ArrayList<>(heard.subList(i, end)));
        i = end;
      }
    }

    /** As raw is read: all from a time on, before it the last of each kind. */
    private List<Heard> inRaw(Instant from) {
      List<Heard> known = new ArrayList<>();
      Map<List<Object>, Move> last = new LinkedHashMap<>();
      for (Arrival arrival : come) {
        Move move = arrival.move();
        if (move.member() == null) {
          continue;
        }
        if (!move.at().isBefore(from)) {
          known.add(move.heard(Kiosk.CAMPAIGN, true));
        } else {
          last.merge(
              List.of(
                  move.member(),
                  String.valueOf(move.act()),
                  String.valueOf(move.desk()),
                  String.valueOf(move.plan())),
              move,
              (a, b) -> a.at().isAfter(b.at()) ? a : b);
        }
      }
      last.values().forEach(move -> known.add(move.heard(Kiosk.CAMPAIGN, true)));
      return known;
    }
  }

  private static void play(Run run, List<Arrival> arrivals, Random random, int restarts) {
    List<Integer> cuts = new ArrayList<>();
    for (int i = 0; i < restarts; i++) {
      cuts.add(random.nextInt(arrivals.size() + 1));
    }
    int place = 0;
    while (place < arrivals.size()) {
      int start = place;
      int end = Math.min(arrivals.size(), place + 1 + random.nextInt(20));
      run.come(arrivals.subList(start, end));
      place = end;
      if (cuts.removeIf(cut -> cut >= start && cut < end)) {
        run.restart();
      }
    }
    run.end();
  }

  /** Says no more than what is different. */
  private static void assertSame(AnyMoves history) {
    SortedSet<String> expected = PlainOffers.of(history.moves());
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(Sent.standing());
    TreeSet<String> unexpected = new TreeSet<>(Sent.standing());
    unexpected.removeAll(expected);
    assertThat("missing " + missing + ", unexpected " + unexpected, Sent.standing(), is(expected));
  }

  @RepeatedTest(150)
  void whatStandsInTheEndIsWhatTheWholeHistorySays(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    AnyMoves history = AnyMoves.random(random, 2 + random.nextInt(8));

    play(new Run(random), history.arrivals(), random, 0);

    assertSame(history);
  }

  @RepeatedTest(150)
  void norDoRestartsWithoutStateChangeIt(RepetitionInfo repetition) {
    Random random = new Random(10_000 + repetition.getCurrentRepetition());
    AnyMoves history = AnyMoves.random(random, 2 + random.nextInt(8));

    play(new Run(random), history.arrivals(), random, 1 + random.nextInt(3));

    assertSame(history);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theHistoriesMakeOffersOfEveryRuleAndTakeSomeBack(long seed) {
    Random random = new Random(seed);
    AnyMoves history = AnyMoves.random(random, 40);

    play(new Run(random), history.arrivals(), random, 0);

    TreeSet<String> rules = new TreeSet<>();
    Sent.standing().forEach(line -> rules.add(line.substring(0, line.indexOf(' '))));
    assertThat(rules.size(), is(Kiosk.CAMPAIGN.rules().size()));
    assertThat(Sent.messages().stream().filter(Sent.Message::isTakenBack).count(), greaterThan(5L));
  }
}
