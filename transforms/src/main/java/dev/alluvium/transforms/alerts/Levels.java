package dev.alluvium.transforms.alerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/**
 * The usual levels of some watched things on one weekday and in one slot, as a state that is
 * changed in place. What it gives out in the end depends on what was taken in, not on its order.
 */
final class Levels {
  /** One with its key, a few weeks' days and their open windows. */
  private static final long LEVEL_BYTES = 4_000;

  final Map<Row, Level> byKey = new HashMap<>();

  /** Windows that start then or earlier are given up; epoch milliseconds. */
  long givenUp = Long.MIN_VALUE;

  /** Takes what has become of alerts. */
  interface Output {
    /** The window alerts, or alerts with other numbers. */
    void alert(Row per, Alert alert);

    /** The window does not alert. */
    void none(Row per, long start, long day);
  }

  /** About how many bytes they take in memory. */
  long weigh() {
    return LEVEL_BYTES * byKey.size();
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Takes in what is told, and gives out the alerts that it changes. */
  void take(List<Watched> told, AlertSettings settings, Output out) {
    Map<Row, SortedMap<Long, Alert>> before = new LinkedHashMap<>();
    for (Watched watched : told) {
      before.computeIfAbsent(watched.per(), key -> alerts(key, settings));
    }
    List<Watched> fresh = new ArrayList<>();
    for (Watched watched : told) {
      boolean isPast = watched.start() == Watched.PAST;
      if ((isPast || watched.start() > givenUp)
          && byKey.computeIfAbsent(watched.per(), key -> new Level()).take(watched)) {
        fresh.add(watched);
      }
    }
    Map<Row, SortedMap<Long, Alert>> after = new HashMap<>();
    before.forEach(
        (key, old) -> {
          SortedMap<Long, Alert> now = alerts(key, settings);
          after.put(key, now);
          giveOut(key, old, now, out);
        });
    for (Watched window : fresh) {
      boolean alerts =
          after.getOrDefault(window.per(), new TreeMap<>()).containsKey(window.start());
      if (!alerts && settings.mayHaveAlerted(window)) {
        out.none(window.per(), window.start(), window.day());
      }
    }
  }

  private SortedMap<Long, Alert> alerts(Row key, AlertSettings settings) {
    Level level = byKey.get(key);
    return level == null ? new TreeMap<>() : level.alerts(settings.rule(), settings.weeks());
  }

  private static void giveOut(
      Row key, SortedMap<Long, Alert> before, SortedMap<Long, Alert> after, Output out) {
    before.forEach(
        (start, alert) -> {
          if (!after.containsKey(start)) {
            out.none(key, start, alert.day());
          }
        });
    after.forEach(
        (start, alert) -> {
          if (!alert.equals(before.get(start))) {
            out.alert(key, alert);
          }
        });
  }

  /**
   * When something can be given up next; epoch milliseconds, the largest number where there is
   * nothing.
   */
  long nextMillis(AlertSettings settings) {
    long next = Long.MAX_VALUE;
    for (Level level : byKey.values()) {
      next = Math.min(next, settings.dayOverMillis(level.days.firstKey()));
      for (Level.Day day : level.days.values()) {
        if (!day.open.isEmpty()) {
          next = Math.min(next, settings.windowOverMillis(day.open.firstKey()));
        }
      }
    }
    return next;
  }

  /** Gives up what that watermark is past: windows become part of their day's sum, days go. */
  void giveUp(long watermarkMillis, AlertSettings settings) {
    givenUp = Math.max(givenUp, settings.overAt(watermarkMillis));
    for (Level level : byKey.values()) {
      level.days.keySet().removeIf(day -> settings.dayOverMillis(day) <= watermarkMillis);
      level.days.values().forEach(day -> day.open.headMap(givenUp, true).clear());
    }
    byKey.values().removeIf(level -> level.days.isEmpty());
  }
}
