package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
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

  @Test
  void turnsAwayWhatWasTooLateForTheRunBefore() {
    assertThat(
        new Story()
            .come(Reading.of(1, "10:59"), Reading.of(2, "11:00"))
            .toDeduplicate(timing(1).takingUpAt(Reading.instant("13:00")))
            .lines("reading_id"),
        contains("2", "ledger reading readings-0 10:00 late  x1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void turnsAwayWhatComesAfterTheAllowedLatenessAndCountsIt(int shards) {
    Story.Told told =
        new Story()
            .come(Reading.of(1, "10:15"))
            .then("the last moment")
            .watermark(Reading.instant("13:00").toEpochMilli() - 1)
            .come(Reading.of(1, "10:15"), Reading.of(2, "10:00"))
            .then("too late: both what was there and what was not")
            .watermark("13:00")
            .come(Reading.of(1, "10:15"), Reading.of(3, "10:59"), Reading.of(4, "09:00"))
            .then("when state is given up")
            .watermark("13:01")
            .come(Reading.of(1, "10:15"), Reading.of(3, "10:59"), Reading.of(5, "11:00"))
            .then("long after")
            .watermark("2024-03-02T10:00:00Z")
            .come(Reading.of(1, "10:15"))
            .toDeduplicate(timing(shards));

    assertThat(
        told.ledger(),
        contains(
            "-- the last moment",
            "reading readings-0 10:00 duplicate  x1",
            "-- too late: both what was there and what was not",
            "reading readings-0 09:00 late  x1",
            "reading readings-0 10:00 late  x2",
            "-- when state is given up",
            "reading readings-0 10:00 late  x2",
            "-- long after",
            "reading readings-0 10:00 late  x1"));
    assertThat(
        told.lines("reading_id").stream().filter(line -> line.matches("[0-9]+")).toList(),
        contains("1", "2", "5"));
  }

  @Test
  void takesNothingAsLateInABoundedRun() {
    assertThat(
        new Story()
            .come(Reading.of(1, "2024-03-01T10:15:00Z"), Reading.of(2, "2020-01-01T00:00:00Z"))
            .come(Reading.of(2, "2020-01-01T00:00:00Z"))
            .toDeduplicate(Timing.bounded(4, TimeRanges.from(Instant.EPOCH)))
            .lines("reading_id"),
        contains("1", "2", "ledger reading readings-0 00:00 duplicate  x1"));
  }
}
