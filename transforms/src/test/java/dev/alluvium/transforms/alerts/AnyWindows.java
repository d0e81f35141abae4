package dev.alluvium.transforms.alerts;

import dev.alluvium.transforms.alerts.Halls.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random windows of three halls, one without a name, on Sundays about a change of clocks. */
final class AnyWindows {
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);

  private AnyWindows() {}

  /** On that Sunday and the four before and behind; the nights have 12, 14 or 10 windows. */
  static List<Counted> about(LocalDate sunday, Random random) {
    List<Counted> windows = new ArrayList<>();
    for (int week = -4; week <= 4; week++) {
      LocalDate day = sunday.plusWeeks(week);
      Instant end = day.atTime(7, 0).atZone(Halls.ZONE).toInstant();
      Instant start = day.atStartOfDay(Halls.ZONE).toInstant();
      for (; start.isBefore(end); start = start.plus(HALF_HOUR)) {
        for (@Nullable String hall : new @Nullable String[] {"north", "south", null}) {
          if (random.nextInt(3) > 0) {
            windows.add(new Counted(hall, start, visitors(random)));
          }
        }
      }
    }
    return windows;
  }

  static @Nullable Long visitors(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> (long) random.nextInt(60);
      default -> (long) random.nextInt(12);
    };
  }
}
