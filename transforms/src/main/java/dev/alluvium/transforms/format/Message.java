package dev.alluvium.transforms.format;

import org.jspecify.annotations.Nullable;

/**
 * What a record means.
 *
 * @param <V> what its format holds of it
 */
public sealed interface Message<V> {
  /** What a record says to have been done. */
  enum Operation {
    /** Something happened; nothing is said of a row of a table. */
    EVENT,
    INSERT,
    UPDATE,
    DELETE,
    /** The row was read as it stood, in a snapshot. */
    READ,
    /** All rows are gone; the values hold none. */
    TRUNCATE
  }

  /**
   * A change, or an event.
   *
   * @param values after it; of a delete what is known of the row
   * @param before it; NULL where that is not told
   */
  record Change<V>(Operation operation, V values, @Nullable V before) implements Message<V> {}

  /**
   * Nothing: there is no fault in the record, but no event to be made of it.
   *
   * @param kept what is to stand in raw of it all the same; NULL where nothing is
   */
  record Skipped<V>(SkipReason reason, @Nullable V kept) implements Message<V> {
    public Skipped(SkipReason reason) {
      this(reason, null);
    }
  }

  /** An event. */
  static <V> Message<V> event(V values) {
    return new Change<>(Operation.EVENT, values, null);
  }
}
