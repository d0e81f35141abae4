package dev.alluvium.transforms.aggregate;

import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The dimensions' values of a group. */
public final class GroupKey {
  private final @Nullable Object[] values;
  private final int hash;

  GroupKey(@Nullable Object[] values) {
    this.values = Arrays.stream(values).map(GroupKey::canonical).toArray();
    this.hash = Arrays.hashCode(this.values);
  }

  /** Of numbers that a table takes for one, one: Java tells 2.5 from 2.50, and 0.0 from -0.0. */
  private static @Nullable Object canonical(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      BigDecimal stripped = number.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  @Nullable Object value(int dimension) {
    return values[dimension];
  }

  /** Tells groups apart as {@link #equals} does; for use inside other keys. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      text.append(value == null ? "\u0000" : value).append('\u0001');
    }
    return text.toString();
  }

  /** About how many bytes it takes in memory. */
  long weigh() {
    long bytes = 40L + 8L * values.length;
    for (Object value : values) {
      bytes += value instanceof String text ? 56L + text.length() : 32;
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey that && Arrays.equals(that.values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
