package dev.alluvium.transforms.changes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The observations of the last while, by key: tells which of them must be stored so that a
 * satellite's view shows the same history as if all were.
 *
 * <p>One is held back while the one before it in time is the same: the view would fold it away.
 * When another comes between them, it is given out after all. So what is given out holds, at any
 * time, the first of each run of equal observations among those that came; what it holds beyond
 * them, the view folds. This is exact as long as the observation before is remembered; an
 * observation whose predecessor is not, is given out.
 */
final class RecentObservations {
  private static final long NONE = Long.MAX_VALUE;

  /** One with its row and its share of the map. */
  private static final long OBSERVATION_BYTES = 700;

  final Map<String, List<Observation>> byKey = new HashMap<>();

  /** No observation is earlier; there may be none so early. */
  private long earliest = NONE;

  private int size;

  /** Takes an observation in, and gives out the rows that must be stored now. */
  void add(String key, Observation observation, Consumer<Row> out) {
    List<Observation> known = byKey.computeIfAbsent(key, k -> new ArrayList<>(1));
    int found = Collections.binarySearch(known, observation, Observation.ORDER);
    if (found >= 0) {
      repeat(known.get(found), observation, out);
      return;
    }
    int place = -1 - found;
    known.add(place, observation);
    size++;
    earliest = Math.min(earliest, observation.micros);
    boolean isSame = place > 0 && known.get(place - 1).hashdiff.equals(observation.hashdiff);
    if (!isSame) {
      write(observation, out);
    }
    writeSuccessor(known, place + 1, observation.hashdiff, out);
  }

  /**
   * Gives out an observation that came too late to be remembered, and, if it stands before one that
   * was held back, that one.
   */
  void addTooLate(String key, Observation observation, Consumer<Row> out) {
    List<Observation> known = byKey.getOrDefault(key, List.of());
    int found = Collections.binarySearch(known, observation, Observation.ORDER);
    write(observation, out);
    if (found < 0) {
      writeSuccessor(known, -1 - found, observation.hashdiff, out);
    }
  }

  /** Of two equal ones the rows may differ, as in their source; the table's rule picks one. */
  private static void repeat(Observation known, Observation again, Consumer<Row> out) {
    Row held = known.unwritten;
    if (held == null || !held.equals(again.unwritten)) {
      write(known, out);
      write(again, out);
    }
  }

  private static void writeSuccessor(
      List<Observation> known, int place, String hashdiff, Consumer<Row> out) {
    if (place < known.size() && !known.get(place).hashdiff.equals(hashdiff)) {
      write(known.get(place), out);
    }
  }

  private static void write(Observation observation, Consumer<Row> out) {
    Row row = observation.unwritten;
    if (row != null) {
      observation.unwritten = null;
      out.accept(row);
    }
  }

  /** Puts observations back that were encoded. */
  void restore(String key, List<Observation> observations) {
    byKey.put(key, observations);
    size += observations.size();
    earliest = Math.min(earliest, observations.get(0).micros);
  }

  /** Forgets what was observed before then, epoch microseconds. */
  void forgetBefore(long micros) {
    earliest = NONE;
    size = 0;
    Iterator<List<Observation>> keys = byKey.values().iterator();
    while (keys.hasNext()) {
      List<Observation> known = keys.next();
      known.removeIf(observation -> observation.micros < micros);
      if (known.isEmpty()) {
        keys.remove();
      } else {
        earliest = Math.min(earliest, known.get(0).micros);
        size += known.size();
      }
    }
  }

  /** A time that no observation remembered is before, epoch microseconds; NULL if there is none. */
  @Nullable Long earliestMicros() {
    return byKey.isEmpty() ? null : (Long) earliest;
  }

  /** How many observations are remembered. */
  int size() {
    return size;
  }

  /** About how many bytes they take in memory. */
  long weigh() {
    return OBSERVATION_BYTES * size;
  }
}
