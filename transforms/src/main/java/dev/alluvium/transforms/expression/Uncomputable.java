package dev.alluvium.transforms.expression;

import org.jspecify.annotations.Nullable;

/** Is told of each value that could not be computed, and is NULL for that. */
@FunctionalInterface
public interface Uncomputable {
  /**
   * A column of a row has no value.
   *
   * @param from the values that it was to be computed from
   * @param column its name
   */
  void tell(@Nullable Object[] from, String column);
}
