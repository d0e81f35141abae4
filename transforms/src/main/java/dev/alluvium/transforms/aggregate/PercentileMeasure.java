package dev.alluvium.transforms.aggregate;

import org.jspecify.annotations.Nullable;

/** The value that a part of all numbers is not above. NULL where there was no number. */
record PercentileMeasure(int column, double at) implements Measure<Distribution> {
  @Override
  public Distribution create() {
    return new Distribution();
  }

  @Override
  public void add(Distribution values, @Nullable Object[] event) {
    if (event[column] instanceof Number value) {
      values.add(value.doubleValue());
    }
  }

  @Override
  public void merge(Distribution into, Distribution from) {
    into.add(from);
  }

  @Override
  public @Nullable Object result(Distribution values) {
    return values.count() == 0 ? null : (Object) values.at(at);
  }

  @Override
  public long weigh(Distribution values) {
    return SMALL + values.bytes();
  }
}
