package dev.alluvium.schemas.spec.column;

import java.time.Instant;
import java.time.LocalDate;

/** The times that a column can hold, in every warehouse: those of the years 1 to 9999. */
public final class TimeLimits {
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * The first instant, and the end, of those of which clocks of any zone show one of these days.
   */
  public static final Instant FIRST_IN_ALL_ZONES = Instant.parse("0001-01-02T00:00:00Z");

  public static final Instant END_IN_ALL_ZONES = Instant.parse("9999-12-31T00:00:00Z");

  private TimeLimits() {}

  /** Whether a column can hold that instant, which is of whole microseconds. */
  public static boolean hold(Instant ts) {
    return !ts.isBefore(EARLIEST) && !ts.isAfter(LATEST);
  }

  /** Whether it can hold what the clocks of a zone show then, whatever the zone. */
  public static boolean holdInAllZones(Instant ts) {
    return !ts.isBefore(FIRST_IN_ALL_ZONES) && ts.isBefore(END_IN_ALL_ZONES);
  }

  /** Whether a column can hold that day. */
  public static boolean hold(LocalDate day) {
    return !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
  }
}
