package dev.alluvium.transforms.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * A way to sum up events. Commutative and associative, so that neither order nor batching shows in
 * the result.
 *
 * @param <A> the accumulator; changed in place
 */
interface Measure<A> {
  /** In the place of a value that no column can hold. */
  Object UNCOMPUTABLE = new Object();

  /** What an accumulator of a few fields takes, in bytes. */
  long SMALL = 48;

  A create();

  /** Takes a cleaned event in. */
  void add(A accumulator, @Nullable Object[] event);

  /** Takes {@code from} into {@code into}; {@code from} stays as it is. */
  void merge(A into, A from);

  /** The column's value; {@link #UNCOMPUTABLE} where no column can hold it. */
  @Nullable Object result(A accumulator);

  /** About how many bytes the accumulator takes in memory. */
  default long weigh(A accumulator) {
    return SMALL;
  }
}
