package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** 128 bits that stand for a row's values in some columns; NULL equals NULL. Not thread-safe. */
final class RowDigest {
  private final int[] columns;
  private final Digest digest = new Digest(HashAlgorithm.MD5);
  private final StringBuilder text = new StringBuilder();

  RowDigest(int[] columns) {
    this.columns = columns.clone();
  }

  static RowDigest ofAll(int columns) {
    return new RowDigest(IntStream.range(0, columns).toArray());
  }

  byte[] of(List<@Nullable Object> values) {
    text.setLength(0);
    for (int column : columns) {
      Object value = values.get(column);
      if (value instanceof byte[] bytes) {
        text.append(Base64.getEncoder().encodeToString(bytes));
      } else if (value != null) {
        text.append(value);
      }
      text.append(value == null ? '\1' : '\0');
    }
    return digest.bytes(text);
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
