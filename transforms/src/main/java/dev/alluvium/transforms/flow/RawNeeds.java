package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.NarrowEvent;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.OrderedRead.Extent;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What some tables need of an event's raw rows, so that their own rows of some ranges come out
 * right. However raw is read, in order or at once, for a stream or on its own, this says it.
 *
 * @param event with the columns that they read, and no more
 * @param repeats what becomes of several records of one event
 * @param reach how far around an event its rows reach
 * @param sequence present where of each sequence the last event before a range is needed and the
 *     first one behind it: the raw columns that say of which sequence an event is, and whether it
 *     counts there
 */
public record RawNeeds(
    EventSpec event, Repeats repeats, Duration reach, Optional<List<String>> sequence) {
  /** Deduplication tells late events by the hour. */
  private static final Duration LATE_BY = Duration.ofHours(1);

  /**
   * Hours with and without events in turn are one range where neighbours are read: each range costs
   * two searches for them.
   */
  private static final Duration SEARCHED_ONCE = Duration.ofDays(1);

  /** What several records of one event mean to tables. */
  public enum Repeats {
    /** Each of them has its rows. */
    EACH_COUNTS,
    /** They bring what one alone would bring. */
    MAKE_NO_DIFFERENCE,
    /** One of them may come, and no more. */
    MUST_NOT_COME
  }

  /** Every record, with every column. */
  static RawNeeds everyRecord(EventSpec event) {
    return new RawNeeds(event, Repeats.EACH_COUNTS, Duration.ZERO, Optional.empty());
  }

  /** Each event once, and those that are so far from it. */
  static RawNeeds deduplicated(
      EventSpec event, List<? extends StoredMartSpec> marts, Duration reach) {
    return new RawNeeds(
        NarrowEvent.of(event, marts), Repeats.MUST_NOT_COME, reach, Optional.empty());
  }

  /** Events and their neighbours. */
  static RawNeeds alongSequences(
      EventSpec event, List<? extends StoredMartSpec> marts, List<String> sequence) {
    return new RawNeeds(
        NarrowEvent.of(event, marts),
        Repeats.MAKE_NO_DIFFERENCE,
        Duration.ZERO,
        Optional.of(sequence));
  }

  boolean areDeduplicated() {
    return repeats == Repeats.MUST_NOT_COME;
  }

  /** What is read so that all rows come out right that events in those ranges touch. */
  TimeRanges around(TimeRanges touched) {
    return touched.grownBy(sequence.isPresent() ? reach.plus(SEARCHED_ONCE) : reach);
  }

  /** Of those ranges, what a reading in order of time has to give. */
  List<Stretch> stretches(TimeRanges ranges) {
    return sequence.isPresent()
        ? withNeighbours(ranges)
        : ranges.ranges().stream()
            .map(range -> new Stretch(range.from(), range.until(), Extent.ALL))
            .toList();
  }

  /**
   * The ranges and what lies between them, of which each sequence's events next to a range count: a
   * neighbour that is not between two ranges is in one of them, and so read already.
   */
  private static List<Stretch> withNeighbours(TimeRanges ranges) {
    List<Stretch> stretches = new ArrayList<>();
    Instant end = TimeRanges.START_OF_TIME;
    for (Range range : ranges.ranges()) {
      Extent between = stretches.isEmpty() ? Extent.LAST : Extent.FIRST_AND_LAST;
      if (end.isBefore(range.from())) {
        stretches.add(new Stretch(end, range.from(), between));
      }
      stretches.add(new Stretch(range.from(), range.until(), Extent.ALL));
      end = range.until();
    }
    if (end.isBefore(TimeRanges.END_OF_TIME)) {
      stretches.add(new Stretch(end, TimeRanges.END_OF_TIME, Extent.FIRST));
    }
    return stretches;
  }

  /** A time before all that the rows rest on which an event that is not too late can touch. */
  Instant firstOpen(Instant watermark, Duration allowedLateness) {
    Instant notTooLate = watermark.minus(allowedLateness);
    return (areDeduplicated() ? notTooLate.minus(LATE_BY) : notTooLate).minus(reach);
  }
}
