package dev.alluvium.transforms.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A way to sum up events. Commutative and associative, so that neither order nor batching shows in
 * the result.
 *
 * @param <A> the accumulator; changed in place
 */
interface Measure<A> {
  A create();

  /** Takes a cleaned event in. */
  void add(A accumulator, @Nullable Object[] event);

  /** Takes {@code from} into {@code into}; {@code from} stays as it is. */
  void merge(A into, A from);

  /** The column's value. */
  @Nullable Object result(A accumulator);

  void write(A accumulator, DataOutput out) throws IOException;

  A read(DataInput in) throws IOException;
}
