package dev.alluvium.transforms.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Panes by group: what a bundle adds, and what the state of a key holds. Knows which groups have
 * changed and when each is to be looked at again, so that a bundle costs what it touches, not what
 * there is.
 */
public final class Groups {
  final Map<GroupKey, List<Pane>> panes = new LinkedHashMap<>();

  /** The groups that have a changed pane. */
  private final Set<GroupKey> dirty = new HashSet<>();

  /** Groups by a time at which they are to be looked at, and for each group the earliest. */
  private final TreeMap<Long, List<GroupKey>> wakes = new TreeMap<>();

  private final Map<GroupKey, Long> nextWake = new HashMap<>();

  /** About what all of it takes in memory, in bytes. */
  private long weight;

  public Groups() {}

  /** About how many bytes it takes in memory. */
  public long weigh() {
    return weight;
  }

  /** Notes that so much more is held, or less. */
  void weighs(long more) {
    weight += more;
  }

  /** Whether a group has changed. */
  public boolean isDirty() {
    return !dirty.isEmpty();
  }

  public boolean isEmpty() {
    return panes.isEmpty();
  }

  List<Pane> of(GroupKey group) {
    return panes.computeIfAbsent(group, key -> new ArrayList<>(1));
  }

  /** Notes that a pane of the group has changed. */
  void changed(GroupKey group) {
    dirty.add(group);
  }

  /** The groups that have changed; a copy. */
  List<GroupKey> changed() {
    return new ArrayList<>(dirty);
  }

  /** Notes that the group has no changed pane any more. */
  void unchanged(GroupKey group) {
    dirty.remove(group);
  }

  /** Has the group looked at by then, epoch milliseconds. */
  void wake(GroupKey group, long millis) {
    Long next = nextWake.get(group);
    if (next == null || millis < next) {
      nextWake.put(group, millis);
      wakes.computeIfAbsent(millis, time -> new ArrayList<>(1)).add(group);
    }
  }

  /** When the next group is to be looked at; {@code Long.MAX_VALUE} where there is none. */
  long nextWakeMillis() {
    return wakes.isEmpty() ? Long.MAX_VALUE : wakes.firstKey();
  }

  /**
   * Looks at the groups whose time has come.
   *
   * @param look tidies a group and tells when to look again, after that time; {@code
   *     Long.MAX_VALUE} for never
   */
  void wakeUntil(long millis, ToLongFunction<GroupKey> look) {
    while (nextWakeMillis() <= millis) {
      Map.Entry<Long, List<GroupKey>> due = wakes.pollFirstEntry();
      for (GroupKey group : due.getValue()) {
        if (nextWake.remove(group, due.getKey())) {
          long next = look.applyAsLong(group);
          if (next != Long.MAX_VALUE) {
            wake(group, next);
          }
        }
      }
    }
  }

  /** Forgets a group, of which no pane is left. */
  void remove(GroupKey group) {
    panes.remove(group);
    dirty.remove(group);
  }
}
