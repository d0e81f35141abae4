package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeClockTest {
  private static final long NO_CEILING = Long.MAX_VALUE;

  private final EventTimeClock clock = new EventTimeClock();

  @Test
  void knowsNothingWhileNoPartitionHasSeenAnEvent() {
    assertThat(
        clock.idleWatermark(0, 1_000_000, NO_CEILING), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  /** The furthest watermark, 5000, was reached when it was 100. */
  @ParameterizedTest
  @CsvSource({
    "idle since before it,             50, 100, 999999, 5000",
    "time passes from there on,        50, 130, 999999, 5030",
    "or from when it went idle,       120, 130, 999999, 5010",
    "but not beyond the ceiling,       50, 130,   5020, 5020",
    "unless others are there already,  50, 130,   4000, 5000",
    "nor back with the wall clock,     50,  90, 999999, 5000",
  })
  void followsTheFurthestAndThenTimeItself(
      String what, long idleSince, long now, long ceiling, long expected) {
    clock.advance(5000, 100);

    assertThat(clock.idleWatermark(idleSince, now, ceiling), is(Instant.ofEpochMilli(expected)));
  }

  @Test
  void countsTimeAnewWhenSomebodyMoves() {
    clock.advance(5000, 100);
    clock.advance(6000, 300);
    clock.advance(5500, 400);

    assertThat(clock.idleWatermark(0, 310, NO_CEILING), is(Instant.ofEpochMilli(6010)));
  }
}
