package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.Standardise;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What tells values of some columns apart: 128 bits over their standard forms, as business keys are
 * told apart. Not safe for several threads.
 */
public final class Identity {
  private final int[] columns;
  private final ColumnType[] types;
  private final @Nullable String[] parts;
  private final Digest digest = new Digest(HashAlgorithm.MD5);

  public Identity(int[] columns, ColumnType[] types) {
    this.columns = columns.clone();
    this.types = types.clone();
    this.parts = new @Nullable String[columns.length];
  }

  /** The identity of that event's values; NULL where all of them are. */
  public @Nullable Hash128 of(@Nullable Object[] event) {
    return of(event, "");
  }

  /** The identity within a context, so that equal values in different contexts differ. */
  public @Nullable Hash128 of(@Nullable Object[] event, String context) {
    for (int i = 0; i < columns.length; i++) {
      parts[i] = Standardise.standardise(event[columns[i]], types[i]);
    }
    String key = KeyString.key(parts);
    if (key == null) {
      return null;
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.bytes(context.isEmpty() ? key : context + key));
    return new Hash128(hash.getLong(), hash.getLong());
  }
}
