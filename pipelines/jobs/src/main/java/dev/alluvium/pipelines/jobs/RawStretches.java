package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.OrderedRead.Extent;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stretches of time that marts of some ranges need of raw, in order. */
final class RawStretches {
  private static final Instant BEGINNING_OF_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private RawStretches() {}

  /** Just the ranges. */
  static List<Stretch> of(TimeRanges ranges) {
    return ranges.ranges().stream()
        .map(range -> new Stretch(range.from(), range.until(), Extent.ALL))
        .toList();
  }

  /**
   * The ranges and what lies between them, of which each sequence's events next to a range count: a
   * neighbour that is not between two ranges is in one of them, and so read already.
   */
  static List<Stretch> withNeighbours(TimeRanges ranges) {
    List<Stretch> stretches = new ArrayList<>();
    Instant end = BEGINNING_OF_TIME;
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
}
