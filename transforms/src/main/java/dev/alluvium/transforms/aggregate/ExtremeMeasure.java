package dev.alluvium.transforms.aggregate;

import dev.alluvium.transforms.keys.TextOrder;
import org.jspecify.annotations.Nullable;

/** Keeps the smallest or the largest value; of texts by code point. */
record ExtremeMeasure(int column, boolean largest) implements Measure<@Nullable Object[]> {
  @Override
  public @Nullable Object[] create() {
    return new @Nullable Object[1];
  }

  @Override
  public void add(@Nullable Object[] extreme, @Nullable Object[] event) {
    take(extreme, event[column]);
  }

  @Override
  public void merge(@Nullable Object[] into, @Nullable Object[] from) {
    take(into, from[0]);
  }

  private void take(@Nullable Object[] extreme, @Nullable Object value) {
    Object before = extreme[0];
    if (value == null) {
      return;
    }
    if (before == null || TextOrder.compareValues(value, before) > 0 == largest) {
      extreme[0] = value;
    }
  }

  @Override
  public @Nullable Object result(@Nullable Object[] extreme) {
    return extreme[0];
  }
}
