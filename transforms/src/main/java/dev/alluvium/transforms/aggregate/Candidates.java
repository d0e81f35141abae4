package dev.alluvium.transforms.aggregate;

import java.util.HashMap;
import java.util.Map;

/** Values that may be new to the distinct counts of some groups, by window, group and measure. */
public final class Candidates {
  final Map<WindowGroup, Map<Integer, HashSet128>> members = new HashMap<>();

  void add(WindowGroup group, int measure, Hash128 member) {
    members
        .computeIfAbsent(group, key -> new HashMap<>())
        .computeIfAbsent(measure, key -> new HashSet128())
        .add(member);
  }
}
