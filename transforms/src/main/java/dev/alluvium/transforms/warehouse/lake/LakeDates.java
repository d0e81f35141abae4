package dev.alluvium.transforms.warehouse.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as DuckDB writes them, of any year: {@code 12024-02-01}, {@code 44-03-15 (BC)}.
 */
final class LakeDates {
  private static final Pattern DATE = Pattern.compile("(\\d+)-(\\d\\d)-(\\d\\d)( \\(BC\\))?");
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d+-\\d\\d-\\d\\d)( \\(BC\\))? (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?( \\(BC\\))?(?:\\+00(?::00)?)?( \\(BC\\))?");
  private static final long MICROS = 1_000_000;

  private LakeDates() {}

  /**
   * Days since 1970.
   *
   * @throws IllegalArgumentException if it is no date
   */
  static long epochDay(String date) {
    Matcher parts = DATE.matcher(date);
    if (!parts.matches()) {
      throw new IllegalArgumentException(date + " is no date");
    }
    int year = Integer.parseInt(parts.group(1));
    return LocalDate.of(
            parts.group(4) == null ? year : 1 - year,
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)))
        .toEpochDay();
  }

  /**
   * Microseconds since 1970 of a time in UTC.
   *
   * @throws IllegalArgumentException if it is no time
   */
  static long epochMicros(String time) {
    Matcher parts = TIME.matcher(time);
    if (!parts.matches()) {
      throw new IllegalArgumentException(time + " is no time");
    }
    boolean isBefore = parts.group(2) != null || parts.group(7) != null || parts.group(8) != null;
    LocalDate date = LocalDate.ofEpochDay(epochDay(parts.group(1) + (isBefore ? " (BC)" : "")));
    Instant second =
        date.atTime(
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)),
                Integer.parseInt(parts.group(5)))
            .toInstant(ZoneOffset.UTC);
    String fraction = parts.group(6) == null ? "0" : parts.group(6);
    return second.getEpochSecond() * MICROS + Long.parseLong((fraction + "000000").substring(0, 6));
  }
}
