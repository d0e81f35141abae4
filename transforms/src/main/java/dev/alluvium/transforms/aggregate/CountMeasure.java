package dev.alluvium.transforms.aggregate;

import dev.alluvium.transforms.expression.RowPredicate;
import org.jspecify.annotations.Nullable;

/** Counts the events on which a predicate holds. */
record CountMeasure(RowPredicate predicate) implements Measure<long[]> {
  @Override
  public long[] create() {
    return new long[1];
  }

  @Override
  public void add(long[] count, @Nullable Object[] event) {
    if (predicate.test(event)) {
      count[0]++;
    }
  }

  @Override
  public void merge(long[] into, long[] from) {
    into[0] += from[0];
  }

  @Override
  public Object result(long[] count) {
    return count[0];
  }
}
