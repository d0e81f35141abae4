package dev.alluvium.pipelines.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  /** A hundred years: longer ones are a slip of the keyboard, and lead beyond what times can be. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern SHORT = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * A duration as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code 7d}, or in ISO 8601,
   * as {@code PT10S}.
   *
   * @throws UserException if the text is neither, or longer than 100 years, naming the option
   */
  public static Duration parse(String option, String text) {
    Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
    try {
      return inBounds(
          matcher.matches()
              ? Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
              : Duration.parse(text.strip()));
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw new UserException(
          "--%s=%s is no duration; write 500ms, 10s, 5m, 1h or 7d".formatted(option, text));
    }
  }

  private static ChronoUnit unit(String letters) {
    return switch (letters) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static Duration inBounds(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new ArithmeticException("out of bounds");
    }
    return duration;
  }
}
