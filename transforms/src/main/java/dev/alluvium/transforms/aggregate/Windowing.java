package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts event time into windows. Microseconds, but where the name says otherwise. Not safe for
 * several threads.
 */
final class Windowing {
  private static final long MICROS_PER_MILLI = 1000;

  private final WindowSpec windows;
  private final boolean session;
  private final boolean remembers;

  /** Gap of a session. */
  private final long gap;

  /** The window of the last event, where an event is in one alone: the next one's mostly. */
  private long lastStart;

  private long lastEnd = Long.MIN_VALUE;

  Windowing(WindowSpec windows) {
    this.windows = windows;
    this.session = windows instanceof SessionWindows;
    this.remembers = !session && !windows.overlap();
    this.gap =
        windows instanceof SessionWindows sessions
            ? sessions.gap().toNanos() / MICROS_PER_MILLI
            : 0;
  }

  boolean isSession() {
    return session;
  }

  /** No window is longer. */
  long longestMillis() {
    return windows.longest().toMillis();
  }

  /**
   * Gives out the windows that an event at that time is in; of a session, from the event to itself.
   */
  void of(long time, WindowSpec.Bounds out) {
    if (!remembers) {
      windows.of(time, out);
      return;
    }
    if (time < lastStart || time >= lastEnd) {
      windows.of(time, this::remember);
    }
    out.take(lastStart, lastEnd);
  }

  /** Whether the start of each tells it from the others; else its end does. */
  boolean areToldApartByStart() {
    return windows.areToldApartBy(WindowColumn.Part.START);
  }

  /** The end of the window that starts then, of those that are told apart by their start. */
  long end(long start) {
    long[] found = {start};
    windows.of(
        start,
        (from, until) -> {
          if (from == start) {
            found[0] = until;
          }
        });
    return found[0];
  }

  private void remember(long start, long end) {
    lastStart = start;
    lastEnd = end;
  }

  /** When no more events of the pane are expected; epoch milliseconds of event time. */
  long dueMillis(Pane pane) {
    long due = session ? pane.end + gap : pane.end;
    return -Math.floorDiv(-due, MICROS_PER_MILLI);
  }

  /**
   * The due time of the last event that can be part of the pane; epoch milliseconds. An event that
   * comes within a session's gap, and so belongs to it, is due later than the session was.
   */
  long lastDueMillis(Pane pane) {
    return session ? dueMillis(pane) + gap / MICROS_PER_MILLI : dueMillis(pane);
  }

  /** Whether the pane is whole, if only the events of these ranges are known. */
  boolean isWithin(Pane pane, TimeRanges known) {
    return session
        ? known.contain(pane.start - gap, pane.end + gap)
        : known.contain(pane.start, pane.end);
  }

  /** Whether two panes of a group are parts of one. */
  boolean meet(Pane a, Pane b) {
    return session
        ? a.start - b.end < gap && b.start - a.end < gap
        : a.start == b.start && a.end == b.end;
  }

  /** The pane among these that the given one is a part of; NULL where there is none. */
  @Nullable Pane find(List<Pane> panes, Pane part) {
    for (Pane pane : panes) {
      if (meet(pane, part)) {
        return pane;
      }
    }
    return null;
  }
}
