package dev.alluvium.transforms.memory;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of heap a row's values take: texts and bytes by their length, all else by
 * its kind. Cheap, as it is asked for every row; not exact.
 */
public final class HeapSize {
  private static final long ROW = 64;
  private static final long REFERENCE = 4;
  private static final long TEXT = 40;
  private static final long ARRAY = 16;
  private static final long DECIMAL = 80;
  private static final long OTHER = 24;

  private HeapSize() {}

  /** Of a row of those values, itself included. */
  public static long ofRow(List<? extends @Nullable Object> values) {
    long bytes = ROW;
    for (int i = 0; i < values.size(); i++) {
      bytes += REFERENCE + of(values.get(i));
    }
    return bytes;
  }

  private static long of(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof String text) {
      return TEXT + text.length();
    }
    if (value instanceof byte[] bytes) {
      return ARRAY + bytes.length;
    }
    return value instanceof BigDecimal ? DECIMAL : OTHER;
  }
}
