package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash over columns of a row as automate-dv makes it on BigQuery, compiled: the one way to make
 * business keys and hashdiffs, in the vault and in marts. Not safe for several threads.
 */
public final class ColumnHash {
  private final Digest digest;
  private final int[] columns;
  private final boolean isKey;
  private final boolean caseSensitive;
  private final boolean isJoined;
  private final boolean escape;
  private final @Nullable String[] parts;
  private boolean isAmbiguous;

  private ColumnHash(
      Digest digest, List<Integer> columns, boolean isKey, boolean caseSensitive, boolean escape) {
    this.digest = digest;
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    this.isKey = isKey;
    this.caseSensitive = caseSensitive;
    // Of a key that is one column, the standard form is hashed as it is.
    this.isJoined = !isKey || columns.size() > 1;
    this.escape = escape;
    this.parts = new @Nullable String[columns.size()];
  }

  /**
   * The key over those columns, in that order.
   *
   * @param columns their places in the row
   * @param escape whether delimiters within values are escaped before values are joined
   */
  public static ColumnHash key(HashAlgorithm algorithm, List<Integer> columns, boolean escape) {
    return new ColumnHash(new Digest(algorithm), columns, true, false, escape);
  }

  /**
   * The hashdiff over those columns, which are in a {@linkplain KeyString#hashdiffOrder hashdiff's
   * order}.
   */
  public static ColumnHash hashdiff(
      HashAlgorithm algorithm, List<Integer> columns, boolean escape, boolean caseSensitive) {
    return new ColumnHash(new Digest(algorithm), columns, false, caseSensitive, escape);
  }

  /** The hash of a row; NULL where a key is. */
  public @Nullable Hash of(ColumnForms row) {
    for (int i = 0; i < parts.length; i++) {
      String part = caseSensitive ? row.trimmed(columns[i]) : row.standard(columns[i]);
      parts[i] = escape && isJoined ? KeyString.escape(part) : part;
    }
    isAmbiguous = isJoined && !escape && KeyString.isAmbiguous(parts);
    String text = isKey ? KeyString.key(parts) : KeyString.hashdiff(parts);
    return text == null ? null : digest.hash(text);
  }

  /**
   * Whether other values than the last row's may have its hash as well: they are joined without
   * escapes, and one of them holds what they are joined with.
   */
  public boolean isAmbiguous() {
    return isAmbiguous;
  }
}
