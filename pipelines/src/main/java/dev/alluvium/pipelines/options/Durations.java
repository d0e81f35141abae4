package dev.alluvium.pipelines.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * A duration as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code 7d}, or in ISO 8601,
   * as {@code PT10S}.
   *
   * @throws UserException if the text is neither, naming the option
   */
  public static Duration parse(String option, String text) {
    Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
    try {
      if (!matcher.matches()) {
        return notNegative(Duration.parse(text.strip()));
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw new UserException(
          "--%s=%s is no duration; write 500ms, 10s, 5m, 1h or 7d".formatted(option, text));
    }
  }

  private static Duration notNegative(Duration duration) {
    if (duration.isNegative()) {
      throw new ArithmeticException("negative");
    }
    return duration;
  }
}
