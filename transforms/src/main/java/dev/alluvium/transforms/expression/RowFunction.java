package dev.alluvium.transforms.expression;

import org.jspecify.annotations.Nullable;

/** A value computed from the values of a row. Total: it throws nothing, whatever the row. */
@FunctionalInterface
interface RowFunction {
  /** Stands for a value that no column can hold. */
  Object UNCOMPUTABLE =
      new Object() {
        @Override
        public String toString() {
          return "uncomputable";
        }
      };

  /** The value, or NULL, or {@link #UNCOMPUTABLE}. */
  @Nullable Object apply(@Nullable Object[] values);
}
