package dev.alluvium.transforms.expression;

import java.time.Instant;
import java.time.LocalDate;

/** The times that a column can hold, in every warehouse: those of the years 1 to 9999. */
public final class TimeLimits {
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private TimeLimits() {}

  /** Whether a column can hold that instant, which is of whole microseconds. */
  public static boolean hold(Instant ts) {
    return !ts.isBefore(EARLIEST) && !ts.isAfter(LATEST);
  }

  /** Whether a column can hold that day. */
  public static boolean hold(LocalDate day) {
    return !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
  }
}
