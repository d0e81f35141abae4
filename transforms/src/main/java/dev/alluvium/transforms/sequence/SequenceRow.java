package dev.alluvium.transforms.sequence;

import org.jspecify.annotations.Nullable;

/** A row of a sequence mart, as its event brought it: all columns but the differences. */
public final class SequenceRow {
  final @Nullable Object[] values;
  final long micros;
  final boolean preferred;
  final long eventSequence;
  final long eventDigest;

  /** Whether it, or the row before it, has changed since it was given out. */
  boolean dirty;

  /**
   * A row.
   *
   * @param values in the table's order, the differences' places left free
   * @param micros its time, microseconds since the epoch
   * @param preferred whether it counts before others of its instant
   */
  SequenceRow(
      @Nullable Object[] values,
      long micros,
      boolean preferred,
      long eventSequence,
      long eventDigest) {
    this.values = values;
    this.micros = micros;
    this.preferred = preferred;
    this.eventSequence = eventSequence;
    this.eventDigest = eventDigest;
  }

  /** A row like it, to be changed. */
  SequenceRow copy() {
    return new SequenceRow(values.clone(), micros, preferred, eventSequence, eventDigest);
  }

  /** Its time, microseconds since the epoch. */
  public long micros() {
    return micros;
  }

  /** Whether of two rows of one instant this one counts; a row does not outrank its like. */
  boolean outranks(SequenceRow other) {
    if (preferred != other.preferred) {
      return preferred;
    }
    return eventSequence != other.eventSequence
        ? eventSequence > other.eventSequence
        : eventDigest > other.eventDigest;
  }
}
