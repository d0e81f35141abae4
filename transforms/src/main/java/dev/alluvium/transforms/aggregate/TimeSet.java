package dev.alluvium.transforms.aggregate;

import java.util.Arrays;

/**
 * Times, each once. Those that are added are put in order when there is no room left, so that one
 * costs no more where there are many.
 */
final class TimeSet {
  private static final long[] NONE = {};

  private long[] times = NONE;
  private int size;

  /** How many there were when they were last put in order. */
  private int sorted;

  static TimeSet of(long... times) {
    TimeSet set = new TimeSet();
    set.add(times, times.length);
    return set;
  }

  void addAll(TimeSet other) {
    add(other.times, other.size);
  }

  private void add(long[] more, int count) {
    if (size + count > times.length) {
      sort();
      if (size + count > times.length / 2) {
        times = Arrays.copyOf(times, 2 * (size + count));
      }
    }
    System.arraycopy(more, 0, times, size, count);
    size += count;
  }

  private void sort() {
    if (sorted == size) {
      return;
    }
    Arrays.sort(times, 0, size);
    int kept = 1;
    for (int i = 1; i < size; i++) {
      if (times[i] != times[kept - 1]) {
        times[kept++] = times[i];
      }
    }
    size = kept;
    sorted = kept;
  }

  /** All of them, ascending. */
  long[] toArray() {
    sort();
    return Arrays.copyOf(times, size);
  }
}
