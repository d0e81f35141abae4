package dev.alluvium.transforms.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeRangesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Instant at(int hour) {
    return Instant.parse("2024-03-01T00:00:00Z").plus(HOUR.multipliedBy(hour));
  }

  private static long micros(Instant instant) {
    return ValueCodec.micros(instant);
  }

  @Test
  void joinsStretchesThatTouch() {
    assertThat(
        TimeRanges.ofStretches(List.of(at(5), at(2), at(3), at(2)), HOUR).ranges(),
        contains(new Range(at(2), at(4)), new Range(at(5), at(6))));
  }

  @Test
  void growsOnBothSidesAndJoinsWhatThenMeets() {
    assertThat(
        TimeRanges.ofStretches(List.of(at(2), at(5), at(20)), HOUR).grownBy(HOUR).ranges(),
        contains(new Range(at(1), at(7)), new Range(at(19), at(22))));
  }

  @Test
  void holdsOnlyWhatIsInOneOfItsRangesAsAWhole() {
    TimeRanges ranges = TimeRanges.ofStretches(List.of(at(2), at(5)), HOUR);

    assertThat(ranges.contain(micros(at(2)), micros(at(3))), is(true));
    assertThat(ranges.contain(micros(at(2)) - 1, micros(at(3))), is(false));
    assertThat(ranges.contain(micros(at(2)), micros(at(3)) + 1), is(false));
    assertThat(ranges.contain(micros(at(2)), micros(at(6))), is(false));
    assertThat(ranges.contain(micros(at(3)), micros(at(4))), is(false));
  }

  @Test
  void holdsAllOfTimeFromAnInstantOn() {
    TimeRanges ranges = TimeRanges.from(at(2));

    assertThat(ranges.contain(micros(at(2)), micros(at(1_000_000))), is(true));
    assertThat(ranges.contain(micros(at(2)) - 1, micros(at(3))), is(false));
  }

  /** A session of the first instant has its gap before that. */
  @Test
  void holdsWhatReachesBeforeTheStartOfTime() {
    TimeRanges ranges = TimeRanges.from(TimeRanges.START_OF_TIME);

    assertThat(ranges.contain(micros(TimeRanges.START_OF_TIME) - 1, micros(at(3))), is(true));
  }

  @Test
  void holdsNoInstantWhereNothingIsAskedFor() {
    TimeRanges nothing = TimeRanges.nothing();

    assertThat(nothing.ranges().size(), is(1));
    assertThat(nothing.ranges().get(0).isEmpty(), is(true));
    assertThat(TimeRanges.from(at(2)).ranges().get(0).isEmpty(), is(false));
  }
}
