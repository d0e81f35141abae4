package dev.alluvium.transforms.aggregate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Panes by group: what a bundle adds, and what the state of a key holds. */
public final class Groups {
  final Map<GroupKey, List<Pane>> panes = new LinkedHashMap<>();

  /** The last sequence given to a row; grows with every firing. */
  long sequence;

  private boolean firesEarly;

  public Groups() {}

  /** Whether a timer for an early firing is set. */
  public boolean firesEarly() {
    return firesEarly;
  }

  public void setFiresEarly(boolean firesEarly) {
    this.firesEarly = firesEarly;
  }

  public boolean isEmpty() {
    return panes.isEmpty();
  }

  List<Pane> of(GroupKey group) {
    return panes.computeIfAbsent(group, key -> new ArrayList<>(1));
  }

  /** Takes out the panes that a test says are done. */
  void removeIf(java.util.function.Predicate<Pane> isDone) {
    Iterator<List<Pane>> groups = panes.values().iterator();
    while (groups.hasNext()) {
      List<Pane> ofGroup = groups.next();
      ofGroup.removeIf(isDone);
      if (ofGroup.isEmpty()) {
        groups.remove();
      }
    }
  }
}
