package dev.alluvium.transforms.alerts;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one watched thing on one weekday and in one slot: of each day the sum and
 * number of its windows, and those windows that can still change.
 */
final class Level {
  /** By days since the epoch. */
  final TreeMap<Long, Day> days = new TreeMap<>();

  /** A day's windows. */
  static final class Day {
    BigDecimal total = BigDecimal.ZERO;
    long windows;

    /** By start, epoch milliseconds. They are part of the sum. */
    final TreeMap<Long, Window> open = new TreeMap<>();
  }

  /** A window that can still change. */
  record Window(long sequence, @Nullable BigDecimal value) {
    long count() {
      return value == null ? 0 : 1;
    }

    BigDecimal amount() {
      return value == null ? BigDecimal.ZERO : value;
    }
  }

  /**
   * Takes in what is told.
   *
   * @return whether it is of a window that was not known
   */
  boolean take(Watched told) {
    Day day = days.computeIfAbsent(told.day(), d -> new Day());
    Window given = new Window(told.sequence(), told.value());
    if (told.start() == Watched.PAST) {
      day.total = day.total.add(given.amount());
      day.windows += told.windows();
      return false;
    }
    Window known = day.open.get(told.start());
    if (known != null && known.sequence() > told.sequence()) {
      return false;
    }
    day.open.put(told.start(), given);
    day.total = day.total.add(given.amount());
    day.windows += given.count();
    if (known != null) {
      day.total = day.total.subtract(known.amount());
      day.windows -= known.count();
    }
    return known == null;
  }

  /** The windows that alert, of those that can still change, by start. */
  SortedMap<Long, Alert> alerts(AlertRule rule, int weeks) {
    SortedMap<Long, Alert> alerts = new TreeMap<>();
    for (Map.Entry<Long, Day> entry : days.entrySet()) {
      Day usual = null;
      for (Map.Entry<Long, Window> window : entry.getValue().open.entrySet()) {
        BigDecimal value = window.getValue().value();
        if (value != null && rule.matters(value)) {
          usual = usual == null ? before(entry.getKey(), weeks) : usual;
          if (rule.alerts(value, usual.total, usual.windows)) {
            alerts.put(
                window.getKey(),
                new Alert(window.getKey(), entry.getKey(), value, usual.total, usual.windows));
          }
        }
      }
    }
    return alerts;
  }

  private Day before(long day, int weeks) {
    Day sum = new Day();
    for (int week = 1; week <= weeks; week++) {
      Day earlier = days.get(day - 7L * week);
      if (earlier != null) {
        sum.total = sum.total.add(earlier.total);
        sum.windows += earlier.windows;
      }
    }
    return sum;
  }
}
