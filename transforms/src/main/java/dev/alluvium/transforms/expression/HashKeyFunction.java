package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.HashKey;
import dev.alluvium.transforms.keys.ColumnForms;
import dev.alluvium.transforms.keys.ColumnHash;
import dev.alluvium.transforms.keys.Hash;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A hub's hash key, the one that the vault has of the same event. Not safe for several threads. */
final class HashKeyFunction implements RowFunction {
  private final ColumnHash hash;
  private final ColumnForms forms;
  private final int[] columns;

  private HashKeyFunction(ColumnHash hash, ColumnForms forms, int[] columns) {
    this.hash = hash;
    this.forms = forms;
    this.columns = columns;
  }

  static HashKeyFunction compile(HashKey key, ToIntFunction<String> indexOf) {
    int[] columns = key.columns().stream().mapToInt(indexOf).toArray();
    return new HashKeyFunction(
        ColumnHash.key(
            key.algorithm(), IntStream.range(0, columns.length).boxed().toList(), key.escape()),
        new ColumnForms(key.parts().stream().map(HashKey.Part::type).toArray(ColumnType[]::new)),
        columns);
  }

  @Override
  public @Nullable Object apply(@Nullable Object[] values) {
    @Nullable Object[] parts = new @Nullable Object[columns.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = values[columns[i]];
    }
    forms.load(parts);
    Hash key = hash.of(forms);
    return key == null ? null : key.hex();
  }
}
