package dev.alluvium.transforms.fold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.source.InputException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;

/** The driver, on a fold that collects words and is over at noon. */
class FoldFnTest {
  private static final TupleTag<KV<Long, String>> OUT = new TupleTag<>("out");
  private static final StateShape WORDS = StateShape.of("words", 1);
  private static final long NOON = Instant.parse("2024-03-01T12:00:00Z").toEpochMilli();
  private static final long ONE = Instant.parse("2024-03-01T13:00:00Z").toEpochMilli();

  @Test
  void numbersEachFiringAboveTheOneBeforeWhateverTheClockDoes() {
    Stepping clock =
        new Stepping(
            "2024-03-01T10:00:00Z",
            "2024-03-01T09:00:00Z",
            "2024-03-01T09:00:00Z",
            "2024-03-01T11:00:00Z");
    var runner = runner(WORDS, StateKeeping.copied().withClock(clock));
    for (int i = 0; i < 4; i++) {
      runner.take("key", "word");
      runner.fireSoon();
    }
    long ten = 1_000_000 * Instant.parse("2024-03-01T10:00:00Z").getEpochSecond();
    assertThat(
        runner.take(OUT).stream().map(KV::getKey).toList(),
        contains(ten, ten + 1, ten + 2, ten + 3_600_000_000L));
  }

  @Test
  void numbersNoRowBelowThoseOfARunWhoseClockWasAhead() {
    Instant ten = Instant.parse("2024-03-01T10:00:00Z");
    Stepping clock = new Stepping("2024-03-01T09:00:00Z", "2024-03-01T11:00:00Z");
    var runner = runner(WORDS, StateKeeping.copied().withClock(clock).numberingFrom(ten));
    runner.take("key", "one");
    runner.fireSoon();
    runner.take("key", "two");
    runner.fireSoon();
    assertThat(
        runner.take(OUT).stream().map(KV::getKey).toList(),
        contains(1_000_000 * ten.getEpochSecond(), 1_000_000 * (ten.getEpochSecond() + 3600)));
  }

  @Test
  void goesOnWithAStateOfItsShapeOverAnUpdateAndWithItsNumbers() {
    Stepping clock = new Stepping("2024-03-01T10:00:00Z", "2024-03-01T09:00:00Z");
    var runner = runner(WORDS, StateKeeping.copied().withClock(clock));
    runner.take("key", "one");
    runner.fireSoon();
    runner.update(fold(WORDS, StateKeeping.copied().withClock(clock)));
    runner.take("key", "two");
    runner.fireSoon();
    long ten = 1_000_000 * Instant.parse("2024-03-01T10:00:00Z").getEpochSecond();
    assertThat(runner.take(OUT), contains(KV.of(ten, "one"), KV.of(ten + 1, "one two")));
  }

  @Test
  void neverReadsAStateOfAnotherShape() {
    var runner = runner(WORDS, StateKeeping.copied());
    runner.take("key", "one");
    runner.update(fold(StateShape.of("words", 2), StateKeeping.copied()));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> runner.take("key", "two"));
    assertThat(String.valueOf(refused.getCause()), containsString("The state of words was kept"));
  }

  @Test
  void givesOutWhatIsDueWhenTheWatermarkComesToItAndForgetsIt() {
    var runner = runner(WORDS, StateKeeping.copied());
    runner.take("key", "one");
    runner.watermark(NOON - 1);
    assertThat(runner.take(OUT), is(empty()));
    runner.watermark(NOON);
    assertThat(texts(runner), contains("one"));
    runner.take("key", "two");
    runner.fireSoon();
    assertThat("begun anew", texts(runner), contains("(after noon) two"));
  }

  @Test
  void knowsOfTheWatermarkWhatItsTimersToldWhereNothingElseTellsIt() {
    var runner = runner(WORDS, StateKeeping.copied().portable());
    runner.take("key", "one");
    runner.watermark(ONE);
    assertThat(texts(runner), contains("one"));
    runner.take("key", "late");
    runner.fireSoon();
    assertThat("its own timer has told", texts(runner), contains("(after noon) late"));
    runner.take("other", "late");
    runner.fireSoon();
    assertThat("nothing has told this key", texts(runner), contains("late"));
  }

  /** A timer may come when what it was set for is over: what comes after sets another. */
  @Test
  void firesSoonAgainAfterATimerThatFoundNothing() {
    var runner = runner(WORDS, StateKeeping.copied().portable());
    runner.take("key", "one");
    runner.watermark(ONE);
    runner.fireSoon();
    assertThat(texts(runner), contains("one"));
    runner.take("key", "two");
    runner.fireSoon();
    assertThat(texts(runner), contains("(after noon) two"));
  }

  @Test
  void refusesAStateThatNoRunnerTakesWhenItIsWritten() {
    KeptCoder<List<String>> coder =
        new KeptCoder<>("words", WORDS, ListCoder.of(StringUtf8Coder.of()), 1 << 20);
    Kept<List<String>> kept = new Kept<>();
    kept.state = List.of("x".repeat(1 << 20));
    InputException refused =
        assertThrows(
            InputException.class,
            () -> coder.encode(kept, java.io.OutputStream.nullOutputStream()));
    assertThat(
        refused.getMessage(),
        is(
            "The state of words is too large for one key: more than 1 MB. Drain the job and launch"
                + " it with twice the --shards."));
  }

  @Test
  void countsWhatAllStatesOfAProcessHoldAndRefusesMore() {
    StateBudget budget = StateBudget.of(30);
    budget.add(20, "words");
    budget.add(-10, "words");
    assertThat(budget.heldBytes(), is(10L));
    assertThat("another pipeline's", StateBudget.of(30).heldBytes(), is(0L));
    InputException refused = assertThrows(InputException.class, () -> budget.add(21, "words"));
    assertThat(refused.getMessage(), containsString("Set ALLUVIUM_HEAP="));
  }

  private static List<String> texts(
      ImitatedRunner<String, String, Words, KV<Long, String>> runner) {
    return runner.take(OUT).stream().map(KV::getValue).toList();
  }

  private static ImitatedRunner<String, String, Words, KV<Long, String>> runner(
      StateShape shape, StateKeeping keeping) {
    return new ImitatedRunner<>(fold(shape, keeping));
  }

  private static Fold<String, String, Words, KV<Long, String>> fold(
      StateShape shape, StateKeeping keeping) {
    return Fold.of("words", new Collect(), shape, Words.CODER, keeping, OUT)
        .firingAfter(Optional.of(Duration.ofSeconds(1)));
  }

  /** A clock that shows these times, one after the other. */
  private static final class Stepping extends Clock {
    private final Deque<Instant> times = new ArrayDeque<>();

    Stepping(String... shown) {
      for (String time : shown) {
        times.add(Instant.parse(time));
      }
    }

    @Override
    public Instant instant() {
      return times.size() > 1 ? times.remove() : times.element();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Collect implements KeyedFold<String, String, Words> {
    @Override
    public Words create(String key) {
      return new Words();
    }

    @Override
    public void take(String key, Words words, String word, Moment now) {
      if (now.watermarkMillis() >= NOON) {
        words.all.add("(after noon)");
      }
      words.all.add(word);
      words.changed = true;
    }

    @Override
    public void fire(String key, Words words, Firing firing, Moment now) {
      if (words.changed) {
        now.output(OUT, KV.of(now.nextSequence(), String.join(" ", words.all)));
        words.changed = false;
      }
      if (firing == Firing.DUE) {
        words.all.clear();
      }
    }

    @Override
    public boolean firesSoon(Words words) {
      return words.changed;
    }

    @Override
    public long settle(String key, Words words, Moment now) {
      return now.watermarkMillis() < NOON ? NOON : NEVER;
    }

    @Override
    public boolean isEmpty(Words words) {
      return words.all.isEmpty();
    }

    @Override
    public long weigh(Words words) {
      return words.all.size();
    }
  }
}
