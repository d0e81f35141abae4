package dev.alluvium.schemas.warehouse.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The days of event time that are looked at, UTC, and what counts as now.
 *
 * @param first no earlier row is looked at
 * @param last no later row is looked at
 */
public record CheckedDays(Optional<LocalDate> first, Optional<LocalDate> last, Instant now) {
  /** All days, as if each had ended: for queries that are to hold at any time. */
  public static final CheckedDays EVER = all(Instant.parse("9999-12-31T00:00:00Z"));

  /** Where a day ends last. */
  private static final ZoneOffset LAST_ZONE = ZoneOffset.ofHours(-12);

  /** All days that there are. */
  public static CheckedDays all(Instant now) {
    return new CheckedDays(Optional.empty(), Optional.empty(), now);
  }

  /**
   * The time that is checked for, of which the newest row can be: now, or the end of the last day
   * if that is past.
   */
  Instant end() {
    return last.map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
        .filter(end -> end.isBefore(now))
        .orElse(now);
  }

  /**
   * The last day that has ended.
   *
   * @param anywhere whether everywhere on Earth, as it may be a day of whatever zone
   */
  LocalDate lastWhole(boolean anywhere) {
    return now.atOffset(anywhere ? LAST_ZONE : ZoneOffset.UTC).toLocalDate().minusDays(1);
  }
}
