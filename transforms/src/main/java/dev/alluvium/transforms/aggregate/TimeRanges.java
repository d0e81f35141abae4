package dev.alluvium.transforms.aggregate;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.serial.ValueCodec;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Ranges of event time, in order and apart from each other. */
@AutoValue
public abstract class TimeRanges implements Serializable {
  /**
   * A range of time.
   *
   * @param from the first instant in it
   * @param until the first instant after it
   */
  public record Range(Instant from, Instant until) implements Serializable {
    /** Whether no instant is in it. */
    public boolean isEmpty() {
      return !from.isBefore(until);
    }
  }

  public abstract List<Range> ranges();

  /** Before every event. */
  public static final Instant START_OF_TIME = Instant.parse("0001-01-01T00:00:00Z");

  /** Where a range ends that has no end. */
  public static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  /** The ranges that these stretches of one length, by their starts, make up together. */
  public static TimeRanges ofStretches(Collection<Instant> starts, Duration length) {
    List<Range> ranges = new ArrayList<>();
    for (Instant start : new TreeSet<>(starts)) {
      append(ranges, new Range(start, start.plus(length)));
    }
    return new AutoValue_TimeRanges(List.copyOf(ranges));
  }

  /** One range that no instant is in: what is read of it is nothing, by the steps of any other. */
  public static TimeRanges nothing() {
    return from(END_OF_TIME);
  }

  /** The one range of everything from then on. */
  public static TimeRanges from(Instant from) {
    return new AutoValue_TimeRanges(List.of(new Range(from, END_OF_TIME)));
  }

  /** These ranges, each grown on both sides; those that then meet are one. */
  public TimeRanges grownBy(Duration reach) {
    List<Range> grown = new ArrayList<>();
    for (Range range : ranges()) {
      append(grown, new Range(range.from().minus(reach), range.until().plus(reach)));
    }
    return new AutoValue_TimeRanges(List.copyOf(grown));
  }

  private static void append(List<Range> ranges, Range next) {
    int last = ranges.size() - 1;
    if (last >= 0 && !ranges.get(last).until().isBefore(next.from())) {
      Range before = ranges.get(last);
      Instant until = before.until().isAfter(next.until()) ? before.until() : next.until();
      ranges.set(last, new Range(before.from(), until));
    } else {
      ranges.add(next);
    }
  }

  /**
   * Whether nothing unknown can lie between two rows of a sequence, where all rows within the
   * ranges are known, and of each sequence also the last one before and the first one behind each
   * range.
   *
   * @param beforeMicros the time of the known row before; the smallest number if there is none
   */
  public boolean joins(long beforeMicros, long micros) {
    for (int i = ranges().size() - 1; i >= 0; i--) {
      Range range = ranges().get(i);
      if (micros >= ValueCodec.micros(range.from())) {
        long until = ValueCodec.micros(range.until());
        return micros < until || beforeMicros < until;
      }
    }
    return false;
  }

  /** Whether one of the ranges holds that whole stretch, of which the end is no longer part. */
  boolean contain(long startMicros, long endMicros) {
    for (Range range : ranges()) {
      boolean isAll = !range.from().isAfter(START_OF_TIME); // Nothing is before it.
      if ((isAll || startMicros >= ValueCodec.micros(range.from()))
          && endMicros <= ValueCodec.micros(range.until())) {
        return true;
      }
    }
    return false;
  }
}
