package dev.alluvium.transforms.expression;

import org.jspecify.annotations.Nullable;

/** A question about the values of a row. */
@FunctionalInterface
public interface RowPredicate {
  boolean test(@Nullable Object[] values);
}
