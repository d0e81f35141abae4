package dev.alluvium.pipelines.options;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Days in a row, UTC, both ends let in. */
public record DayRange(LocalDate first, LocalDate last) {
  /**
   * The days that the options name.
   *
   * @throws UserException if they are no days, or the last is before the first
   */
  public static DayRange of(DayRangeOptions options) {
    DayRange range = new DayRange(day("from", options.getFrom()), day("to", options.getTo()));
    if (range.last.isBefore(range.first)) {
      throw new UserException(
          "--to=%s is before --from=%s".formatted(options.getTo(), options.getFrom()));
    }
    return range;
  }

  /**
   * The day as {@code 2023-04-02}.
   *
   * @throws UserException if the text is none, naming the option
   */
  public static LocalDate day(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new UserException("--%s=%s is no day; write 2023-04-02".formatted(option, text));
    }
  }
}
