package dev.alluvium.transforms.flow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.OrderedRead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of raw, for the three ways in which tables are made of it. */
class RawNeedsTest {
  private static final EventSpec EVENT = ContractLoader.loadFromClasspath("music").events().get(0);
  private static final Duration LATENESS = Duration.ofMinutes(10);
  private static final Duration REACH = Duration.ofMinutes(5);
  private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
  private static final TimeRanges HOUR = TimeRanges.ofStretches(List.of(NOON), Duration.ofHours(1));

  private static final RawNeeds RECORDS = RawNeeds.everyRecord(EVENT);
  private static final RawNeeds DEDUPLICATED = RawNeeds.deduplicated(EVENT, List.of(), REACH);
  private static final RawNeeds SEQUENCES =
      RawNeeds.alongSequences(EVENT, List.of(), List.of("session_id"));

  private static Range range(String from, String until) {
    return new Range(Instant.parse(from), Instant.parse(until));
  }

  @Test
  void readsJustTheRangesWhereRowsComeOfOneEventEach() {
    assertThat(RECORDS.around(HOUR), is(HOUR));
  }

  @Test
  void readsAsFarAroundAsWindowsReach() {
    assertThat(
        DEDUPLICATED.around(HOUR).ranges(),
        contains(range("2024-03-01T11:55:00Z", "2024-03-01T13:05:00Z")));
  }

  @Test
  void readsADayAroundWhereNeighboursAreSearched() {
    assertThat(
        SEQUENCES.around(HOUR).ranges(),
        contains(range("2024-02-29T12:00:00Z", "2024-03-02T13:00:00Z")));
  }

  @Test
  void readsInOrderOfEachSequenceTheEventsNextToTheRangesAsWell() {
    TimeRanges two =
        TimeRanges.ofStretches(List.of(NOON, NOON.plus(Duration.ofHours(5))), Duration.ofHours(1));
    assertThat(
        SEQUENCES.stretches(two).stream().map(OrderedRead.Stretch::extent).toList(),
        contains(
            OrderedRead.Extent.LAST,
            OrderedRead.Extent.ALL,
            OrderedRead.Extent.FIRST_AND_LAST,
            OrderedRead.Extent.ALL,
            OrderedRead.Extent.FIRST));
    assertThat(
        DEDUPLICATED.stretches(two).stream().map(OrderedRead.Stretch::extent).toList(),
        contains(OrderedRead.Extent.ALL, OrderedRead.Extent.ALL));
  }

  @Test
  void takesUpAStreamWhereTheFirstWindowThatAnEventInTimeCanTouchBegins() {
    assertThat(
        "lateness, the hour of deduplication, and the reach",
        DEDUPLICATED.firstOpen(NOON, LATENESS),
        is(Instant.parse("2024-03-01T10:45:00Z")));
    assertThat(SEQUENCES.firstOpen(NOON, LATENESS), is(Instant.parse("2024-03-01T11:50:00Z")));
  }

  @Test
  void readsNoColumnThatNoMartNeedsButEveryOneForRecords() {
    assertThat(RECORDS.event(), is(EVENT));
    assertThat(DEDUPLICATED.event().fields().size() < EVENT.fields().size(), is(true));
  }
}
