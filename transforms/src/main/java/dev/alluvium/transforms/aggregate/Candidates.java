package dev.alluvium.transforms.aggregate;

import java.util.HashMap;
import java.util.Map;

/** Values that may be new to the distinct counts of some groups, by group and measure. */
public final class Candidates {
  final Map<GroupKey, Map<Integer, HashSet128>> members = new HashMap<>();

  void add(GroupKey group, int measure, Hash128 member) {
    members
        .computeIfAbsent(group, key -> new HashMap<>())
        .computeIfAbsent(measure, key -> new HashSet128())
        .add(member);
  }
}
