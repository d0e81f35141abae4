package dev.alluvium.transforms.aggregate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The dimensions' values of a group. */
public final class GroupKey {
  private final @Nullable Object[] values;
  private final int hash;

  GroupKey(@Nullable Object[] values) {
    this.values = values;
    this.hash = Arrays.hashCode(values);
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

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey that && Arrays.equals(that.values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
