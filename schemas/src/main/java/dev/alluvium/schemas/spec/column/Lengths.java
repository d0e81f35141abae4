package dev.alluvium.schemas.spec.column;

import java.time.Duration;
import java.util.List;

/** Lengths of time, of whole seconds, as contracts write them. */
public final class Lengths {
  public static final long MICROS_PER_SECOND = 1_000_000;

  private static final Duration DAY = Duration.ofDays(1);

  private Lengths() {}

  /** As a contract writes it, such as {@code 90m} or {@code 1d}. */
  public static String text(Duration length) {
    for (String letter : List.of("d", "h", "m")) {
      if (length.toSeconds() % unit(letter).toSeconds() == 0) {
        return length.dividedBy(unit(letter)) + letter;
      }
    }
    return length.toSeconds() + "s";
  }

  /** What a letter behind a number means: {@code s}, {@code m}, {@code h} or {@code d}. */
  public static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> DAY;
      default -> throw new IllegalArgumentException(letter);
    };
  }

  public static long micros(Duration length) {
    return length.toSeconds() * MICROS_PER_SECOND;
  }

  public static boolean isWholeDays(Duration length) {
    return length.toSeconds() % DAY.toSeconds() == 0;
  }
}
