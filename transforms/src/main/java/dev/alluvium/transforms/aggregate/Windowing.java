package dev.alluvium.transforms.aggregate;

import java.util.List;

/** Cuts event time into windows. Microseconds, but where the name says otherwise. */
final class Windowing {
  private static final long MICROS_PER_MILLI = 1000;

  private final boolean session;
  private final long size;

  /**
   * @param size length of a fixed window, gap of a session
   */
  Windowing(boolean session, long size) {
    this.session = session;
    this.size = size;
  }

  boolean isSession() {
    return session;
  }

  /** Length of a fixed window, gap of a session. */
  long sizeMillis() {
    return size / MICROS_PER_MILLI;
  }

  /** Start of the window that an event at that time alone is in. */
  long start(long time) {
    return session ? time : Math.floorDiv(time, size) * size;
  }

  /** End of that window; of a session, the time of its last event. */
  long end(long time) {
    return session ? time : start(time) + size;
  }

  /** When no more events of the pane are expected; epoch milliseconds of event time. */
  long dueMillis(Pane pane) {
    long due = session ? pane.end + size : pane.end;
    return -Math.floorDiv(-due, MICROS_PER_MILLI);
  }

  /**
   * The due time of the last event that can be part of the pane; epoch milliseconds. An event that
   * comes within a session's gap, and so belongs to it, is due later than the session was.
   */
  long lastDueMillis(Pane pane) {
    return session ? dueMillis(pane) + size / MICROS_PER_MILLI : dueMillis(pane);
  }

  /** Whether the pane is whole, if only the events of these ranges are known. */
  boolean isWithin(Pane pane, TimeRanges known) {
    return session
        ? known.contain(pane.start - size, pane.end + size)
        : known.contain(pane.start, pane.end);
  }

  /** Whether two panes of a group are parts of one. */
  boolean meet(Pane a, Pane b) {
    return session ? a.start - b.end < size && b.start - a.end < size : a.start == b.start;
  }

  /** The pane among these that the given one is a part of; NULL where there is none. */
  @org.jspecify.annotations.Nullable
  Pane find(List<Pane> panes, Pane part) {
    for (Pane pane : panes) {
      if (meet(pane, part)) {
        return pane;
      }
    }
    return null;
  }
}
