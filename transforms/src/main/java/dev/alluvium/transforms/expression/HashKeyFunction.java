package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.HashKey;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.Standardise;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A hub's hash key, the one that the vault has of the same event. Not safe for several threads. */
final class HashKeyFunction implements RowFunction {
  private final Digest digest;
  private final boolean escape;
  private final int[] columns;
  private final ColumnType[] types;

  private HashKeyFunction(Digest digest, boolean escape, int[] columns, ColumnType[] types) {
    this.digest = digest;
    this.escape = escape;
    this.columns = columns;
    this.types = types;
  }

  static HashKeyFunction compile(HashKey key, ToIntFunction<String> indexOf) {
    return new HashKeyFunction(
        new Digest(key.algorithm()),
        key.escape() && key.parts().size() > 1,
        key.columns().stream().mapToInt(indexOf).toArray(),
        key.parts().stream().map(HashKey.Part::type).toArray(ColumnType[]::new));
  }

  @Override
  public @Nullable Object apply(@Nullable Object[] values) {
    @Nullable String[] parts = new @Nullable String[columns.length];
    for (int i = 0; i < parts.length; i++) {
      String part = Standardise.standardise(values[columns[i]], types[i]);
      parts[i] = escape ? KeyString.escape(part) : part;
    }
    String text = KeyString.key(parts);
    return text == null ? null : digest.hex(text);
  }
}
