package dev.alluvium.transforms.format;

import org.jspecify.annotations.Nullable;

/**
 * Takes single values out of records, whatever their types. Safe for several threads.
 *
 * @param <V> what the format holds of a record
 */
@FunctionalInterface
public interface ScalarReader<V> {
  /**
   * The values at the reader's paths, in their order: a {@code String}, a {@code Boolean}, or a
   * {@code BigDecimal} without trailing zeros. NULL where there is none, or an object or a list.
   *
   * @throws RejectedException if the record turns out not to be what the format says
   */
  @Nullable Object[] read(V values);
}
