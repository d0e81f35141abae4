package dev.alluvium.transforms.aggregate;

import dev.alluvium.transforms.expression.RowPredicate;
import org.jspecify.annotations.Nullable;

/** A measure of the events alone on which a predicate holds. */
record MeasureWhere<A>(Measure<A> measure, RowPredicate predicate) implements Measure<A> {
  @Override
  public A create() {
    return measure.create();
  }

  @Override
  public void add(A accumulator, @Nullable Object[] event) {
    if (predicate.test(event)) {
      measure.add(accumulator, event);
    }
  }

  @Override
  public void merge(A into, A from) {
    measure.merge(into, from);
  }

  @Override
  public @Nullable Object result(A accumulator) {
    return measure.result(accumulator);
  }

  @Override
  public long weigh(A accumulator) {
    return measure.weigh(accumulator);
  }
}
