package dev.alluvium.transforms.aggregate;

import dev.alluvium.transforms.keys.SameValue;
import dev.alluvium.transforms.keys.ValueDigest;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The dimensions' values of a group; the same group for values that a table takes for the same. */
public final class GroupKey {
  private final @Nullable Object[] values;
  private final int hash;

  GroupKey(@Nullable Object[] values) {
    this.values = Arrays.stream(values).map(GroupKey::canonical).toArray();
    this.hash = Arrays.deepHashCode(this.values);
  }

  /** The same form in every row of the group, whichever of its events came first. */
  private static @Nullable Object canonical(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      BigDecimal stripped = (BigDecimal) SameValue.of(number);
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
    return value instanceof Double number ? SameValue.of(number) : value;
  }

  @Nullable Object value(int dimension) {
    return values[dimension];
  }

  /** Adds what tells groups apart to a list of values. */
  void addTo(ValueDigest digest) {
    for (Object value : values) {
      digest.add(value);
    }
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
    return other instanceof GroupKey that && Arrays.deepEquals(that.values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
