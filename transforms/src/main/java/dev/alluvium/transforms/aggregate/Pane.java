package dev.alluvium.transforms.aggregate;

/**
 * What has been summed up of one group in one window. Of a session, {@code start} and {@code end}
 * are the times of its first and last event; of a fixed window, its bounds. Microseconds.
 */
final class Pane {
  long start;
  long end;

  /** How many events went in. */
  long events;

  final Object[] accumulators;

  /**
   * Of a session: starts under which a part of it may stand in the table, from before the parts
   * met; each is taken out at the next firing unless it is the start.
   */
  TimeSet startsToClear = new TimeSet();

  /** Whether it has changed since it was last given out. */
  boolean dirty;

  /** The measures, as bits, that were told once to have a value that no column can hold. */
  long uncomputable;

  Pane(long start, long end, Object[] accumulators) {
    this.start = start;
    this.end = end;
    this.accumulators = accumulators;
  }
}
