package dev.alluvium.pipelines.options;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Days in a row, UTC, both ends let in. */
public record DayRange(LocalDate first, LocalDate last) {
  private static final long LONGEST = 36_525;

  /** Around them there is room for windows, within what warehouses have for years. */
  private static final int FIRST_YEAR = 1000;

  private static final int LAST_YEAR = 9800;

  /**
   * The days that the options name.
   *
   * @throws UserException if they are no days, the last is before the first, or they are more than
   *     those of a century
   */
  public static DayRange of(DayRangeOptions options) {
    return of(options.getFrom(), options.getTo());
  }

  /**
   * The days from one to another, as options name them.
   *
   * @throws UserException as above
   */
  public static DayRange of(String from, String to) {
    DayRange range = new DayRange(day("from", from), day("to", to));
    if (range.last.isBefore(range.first)) {
      throw new UserException("--to=%s is before --from=%s".formatted(to, from));
    }
    if (range.length() > LONGEST) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "--from=%s to --to=%s are %d days; give a century at most",
              from,
              to,
              range.length()));
    }
    return range;
  }

  /** The days from one to another, as SQL writes them. */
  public static DayRange parse(String first, String last) {
    return new DayRange(LocalDate.parse(first), LocalDate.parse(last));
  }

  /** The days from the earlier start to the later end. */
  public DayRange spanning(@Nullable DayRange other) {
    return other == null
        ? this
        : new DayRange(
            first.isBefore(other.first) ? first : other.first,
            last.isAfter(other.last) ? last : other.last);
  }

  /** How many days they are. */
  public long length() {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }

  /**
   * The day as {@code 2023-04-02}.
   *
   * @throws UserException if the text is none, naming the option
   */
  public static LocalDate day(String option, String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Told below.
    }
    throw new UserException("--%s=%s is no day; write 2023-04-02".formatted(option, text));
  }
}
