package dev.alluvium.schemas.spec.window;

import dev.alluvium.schemas.spec.column.Lengths;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * {@code {day: Europe/Berlin}}: days, weeks or months of a zone. Each lasts from the first instant
 * of its first day until that of the next one begins, however its clocks are put meanwhile.
 */
public record CalendarWindows(Unit unit, ZoneId zone) implements WindowSpec {
  /** What one window is. */
  public enum Unit {
    DAY(2) {
      @Override
      LocalDate first(LocalDate day) {
        return day;
      }

      @Override
      LocalDate next(LocalDate first) {
        return first.plusDays(1);
      }
    },
    /** From Monday on, as ISO 8601 has it. */
    WEEK(8) {
      @Override
      LocalDate first(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      }

      @Override
      LocalDate next(LocalDate first) {
        return first.plusWeeks(1);
      }
    },
    MONTH(32) {
      @Override
      LocalDate first(LocalDate day) {
        return day.withDayOfMonth(1);
      }

      @Override
      LocalDate next(LocalDate first) {
        return first.plusMonths(1);
      }
    };

    /** The longest one, and a day for clocks that are put back. */
    private final Duration longest;

    Unit(int longestDays) {
      longest = Duration.ofDays(longestDays);
    }

    /** The first day of the one that has the day. */
    abstract LocalDate first(LocalDate day);

    /** The first day of the one after it. */
    abstract LocalDate next(LocalDate first);

    /** Its name in a contract. */
    public String contractName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void of(long time, Bounds out) {
    Instant instant = Instant.ofEpochSecond(Math.floorDiv(time, Lengths.MICROS_PER_SECOND));
    LocalDate first = unit.first(LocalDate.ofInstant(instant, zone));
    LocalDate next = unit.next(first);
    // Clocks that are put back at midnight show the day before again, which is over nevertheless.
    while (time >= start(next)) {
      first = next;
      next = unit.next(first);
    }
    out.take(start(first), start(next));
  }

  /** Whether they are the days of UTC. */
  public boolean isUtcDay() {
    return unit == Unit.DAY
        && zone.getRules().isFixedOffset()
        && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }

  private long start(LocalDate day) {
    return day.atStartOfDay(zone).toEpochSecond() * Lengths.MICROS_PER_SECOND;
  }

  @Override
  public Duration longest() {
    return unit.longest;
  }

  /** Each starts on a day of its own. */
  @Override
  public boolean areToldApartBy(WindowColumn.Part part) {
    return true;
  }

  @Override
  public String text() {
    return unit.contractName() + "s of " + zone;
  }

  @Override
  public String meaning() {
    return unit + " " + zone;
  }
}
