package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.spec.DomainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What changed contracts do to the state of a running stream.
 *
 * @param kept how many states go on
 * @param other steps that have another shape, and so begin anew
 * @param gained steps that have had no state
 * @param gone steps that have none any more
 */
record StatePlan(int kept, List<String> other, List<String> gained, List<String> gone) {
  static StatePlan of(DomainSpec before, DomainSpec after) {
    SortedMap<String, SortedSet<String>> had = StreamStates.of(before);
    SortedMap<String, SortedSet<String>> has = StreamStates.of(after);
    int kept = 0;
    List<String> other = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (String step : had.keySet()) {
      SortedSet<String> now = has.get(step);
      if (now == null) {
        gone.add(step);
      } else if (now.containsAll(had.get(step))) {
        kept++;
      } else {
        other.add(step);
      }
    }
    List<String> gained = has.keySet().stream().filter(step -> !had.containsKey(step)).toList();
    return new StatePlan(kept, other, gained, gone);
  }

  /** Whether a job that keeps state can go on with what it has. */
  boolean goesOn() {
    return other.isEmpty() && gone.isEmpty();
  }
}
