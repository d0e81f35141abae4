package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeduplicateTest {
  private static Timing timing(int shards) {
    return Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), shards);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void letsTheFirstOfEachIdentityThroughAndCountsTheOthers(int shards) {
    Reading one = Reading.of(1, "10:15");
    Reading two = Reading.of(2, "10:15");

    assertThat(
        new Story()
            .then("twice in a bundle")
            .come(one, two, one, one)
            .then("in the next bundle")
            .come(two.sensor("another"))
            .then("the same identity at other times, in the hour and in the next")
            .come(Reading.of(1, "10:16"), Reading.of(1, "11:00"))
            .then("after the watermark, within the lateness")
            .watermark("12:59")
            .come(one, Reading.of(3, "10:59"))
            .toDeduplicate(timing(shards))
            .lines("reading_id", "read_ts", "sensor"),
        contains(
            "-- twice in a bundle",
            "1 10:15 s",
            "2 10:15 s",
            "ledger reading readings-0 10:00 duplicate  x2",
            "-- in the next bundle",
            "ledger reading readings-0 10:00 duplicate  x1",
            "-- the same identity at other times, in the hour and in the next",
            "1 10:16 s",
            "1 11:00 s",
            "-- after the watermark, within the lateness",
            "3 10:59 s",
            "ledger reading readings-0 10:00 duplicate  x1"));
  }
}
