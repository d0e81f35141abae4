package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.Standardise;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A hub's hash key, the one that the vault has of the same event. Not safe for several threads. */
final class HashKey implements RowFunction {
  private final Digest digest;
  private final boolean escape;
  private final int[] columns;
  private final ColumnType[] types;

  private HashKey(Digest digest, boolean escape, int[] columns, ColumnType[] types) {
    this.digest = digest;
    this.escape = escape;
    this.columns = columns;
    this.types = types;
  }

  static HashKey compile(Expression expression, ToIntFunction<String> indexOf) {
    List<String> arguments = expression.arguments();
    List<String> names = expression.columns();
    ColumnType[] types = new ColumnType[names.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = ColumnType.valueOf(arguments.get(2 * i + 3));
    }
    return new HashKey(
        new Digest(HashAlgorithm.valueOf(arguments.get(0))),
        Boolean.parseBoolean(arguments.get(1)) && types.length > 1,
        names.stream().mapToInt(indexOf).toArray(),
        types);
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
