package dev.alluvium.transforms.vault;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the periods of a history view: those of a key tile time from the first on, each is a
 * change, and the one that holds at any time is the state that a model computes for that time.
 */
final class Timelines {
  private record Period(long from, @Nullable Long to, String value) {
    boolean holdsAt(long time) {
      return from <= time && (to == null || time < to);
    }
  }

  /** The state of a key at a time, from all that was told of it; null where there is none yet. */
  interface State {
    @Nullable String at(List<Told> ofKey, long time);
  }

  private Timelines() {}

  /**
   * @param query key, seconds from, seconds to, value, in the order of time; texts without blanks
   * @param byKey what was told, by the query's key
   */
  static Optional<String> fault(
      MergedTables tables, String query, Map<String, List<Told>> byKey, long until, State state) {
    Map<String, List<Period>> periods = periods(tables.query(query));
    Set<String> keys = new HashSet<>(byKey.keySet());
    keys.addAll(periods.keySet());
    for (String key : keys) {
      List<Period> ofKey = periods.getOrDefault(key, List.of());
      List<Told> told = byKey.getOrDefault(key, List.of());
      Optional<String> fault = untiled(ofKey);
      for (long time = -2; time <= until && fault.isEmpty(); time++) {
        fault = difference(time, valueAt(ofKey, time), state.at(told, time));
      }
      if (fault.isPresent()) {
        return fault.map(what -> "key %s: %s in %s".formatted(key, what, ofKey));
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<Period>> periods(List<String> rows) {
    Map<String, List<Period>> periods = new TreeMap<>();
    for (String row : rows) {
      String[] parts = row.split(" ", 4);
      Long to = parts[2].equals("null") ? null : Long.valueOf(parts[2]);
      periods
          .computeIfAbsent(parts[0], key -> new ArrayList<>())
          .add(new Period(Long.parseLong(parts[1]), to, parts[3]));
    }
    return periods;
  }

  private static Optional<String> untiled(List<Period> periods) {
    for (int i = 0; i < periods.size(); i++) {
      Period period = periods.get(i);
      Long next = i + 1 < periods.size() ? (Long) periods.get(i + 1).from() : null;
      if (!Objects.equals(period.to(), next)) {
        return Optional.of("a gap or overlap after " + period);
      }
      if (i > 0 && periods.get(i - 1).value().equals(period.value())) {
        return Optional.of("no change at " + period);
      }
    }
    return Optional.empty();
  }

  private static @Nullable String valueAt(List<Period> periods, long time) {
    List<String> values =
        periods.stream().filter(period -> period.holdsAt(time)).map(Period::value).toList();
    return values.isEmpty() ? null : String.join(" and ", values);
  }

  private static Optional<String> difference(
      long time, @Nullable String actual, @Nullable String expected) {
    return Objects.equals(actual, expected)
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "%s rather than %s at %d", actual, expected, time));
  }
}
