package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.transforms.keys.ValueDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** 128 bits that stand for a row's values in some columns; NULL equals NULL. Not thread-safe. */
final class RowDigest {
  private final int[] columns;
  private final ValueDigest digest = new ValueDigest();

  RowDigest(int[] columns) {
    this.columns = columns.clone();
  }

  static RowDigest ofAll(int columns) {
    return new RowDigest(IntStream.range(0, columns).toArray());
  }

  byte[] of(List<@Nullable Object> values) {
    for (int column : columns) {
      digest.add(values.get(column));
    }
    return digest.finish();
  }

  /** The first half. */
  long first64(List<@Nullable Object> values) {
    byte[] bytes = of(values);
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << Byte.SIZE | (bytes[i] & 0xff);
    }
    return bits;
  }
}
