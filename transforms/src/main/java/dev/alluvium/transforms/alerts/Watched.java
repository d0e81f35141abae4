package dev.alluvium.transforms.alerts;

import java.math.BigDecimal;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a mart's windows: of one, or of many of the past together.
 *
 * @param per what tells apart what is watched
 * @param day of the windows, days since the epoch
 * @param start of the window, epoch milliseconds; {@link #PAST} of many
 * @param sequence orders what is told of one window: the largest stands
 * @param value of the watched measure, or its sum
 * @param windows how many have a value
 */
record Watched(
    Row per, long day, long start, long sequence, @Nullable BigDecimal value, long windows) {
  static final long PAST = Long.MIN_VALUE;

  static Watched window(Row per, long day, long start, long sequence, @Nullable BigDecimal value) {
    return new Watched(per, day, start, sequence, value, value == null ? 0 : 1);
  }

  static Watched past(Row per, long day, BigDecimal total, long windows) {
    return new Watched(per, day, PAST, 0, total, windows);
  }
}
