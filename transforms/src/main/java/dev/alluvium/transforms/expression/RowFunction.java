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

  /** Computes something of one value. */
  interface OfOne {
    @Nullable Object of(Object value);
  }

  /** Computes something of two values. */
  interface OfTwo {
    @Nullable Object of(Object first, Object second);
  }

  /** Of the value at that place; NULL of NULL. */
  static RowFunction of(int index, OfOne function) {
    return values -> {
      Object value = values[index];
      return value == null ? null : function.of(value);
    };
  }

  /** Of the values at those places; NULL where one is NULL. */
  static RowFunction of(int first, int second, OfTwo function) {
    return values -> {
      Object a = values[first];
      Object b = values[second];
      return a == null || b == null ? null : function.of(a, b);
    };
  }
}
