package dev.alluvium.transforms.expression;

import org.jspecify.annotations.Nullable;

/** A value computed from the values of a row. */
@FunctionalInterface
public interface RowFunction {
  /**
   * The value.
   *
   * @throws ArithmeticException if it is outside of what a column can hold
   */
  @Nullable Object apply(@Nullable Object[] values);
}
