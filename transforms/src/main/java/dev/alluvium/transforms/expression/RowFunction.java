package dev.alluvium.transforms.expression;

import org.jspecify.annotations.Nullable;

/** A value computed from the values of a row. */
@FunctionalInterface
public interface RowFunction {
  @Nullable Object apply(@Nullable Object[] values);
}
