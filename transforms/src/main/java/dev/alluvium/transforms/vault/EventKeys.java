package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.Standardise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The standard forms and hashes of one event at a time, each computed once, however many tables use
 * it. Hashes are registered while a plan is built, and then asked for by number. Not safe for
 * several threads.
 */
final class EventKeys {
  private static final String NOT_YET = new String("not yet");

  private final EventColumns columns;
  private final ColumnType[] types;
  private final Digest digest;
  private final List<Hash> hashes = new ArrayList<>();
  private final boolean escape;
  private final @Nullable String[] standardised;
  private final @Nullable String[] trimmed;
  private @Nullable String[] computed = new @Nullable String[0];
  private @Nullable Object[] event = new @Nullable Object[0];

  @SuppressWarnings("ArrayRecordComponent") // Hashes are never compared.
  private record Hash(
      List<String> names, int[] columns, boolean isHashdiff, boolean caseSensitive) {
    boolean isOf(List<String> otherNames, boolean otherIsHashdiff, boolean otherCaseSensitive) {
      return names.equals(otherNames)
          && isHashdiff == otherIsHashdiff
          && caseSensitive == otherCaseSensitive;
    }
  }

  /**
   * @param escape whether delimiters within values are escaped before values are joined
   */
  EventKeys(EventColumns columns, HashAlgorithm algorithm, boolean escape) {
    this.columns = columns;
    this.escape = escape;
    types = columns.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
    digest = new Digest(algorithm);
    standardised = new @Nullable String[types.length];
    trimmed = new @Nullable String[types.length];
  }

  /** The number of the key over those columns, in that order. */
  int key(List<String> names) {
    return register(names, false, false);
  }

  /** The number of the hashdiff over those columns. */
  int hashdiff(List<String> names, boolean caseSensitive) {
    return register(KeyString.hashdiffOrder(names), true, caseSensitive);
  }

  private int register(List<String> names, boolean isHashdiff, boolean caseSensitive) {
    for (int i = 0; i < hashes.size(); i++) {
      if (hashes.get(i).isOf(names, isHashdiff, caseSensitive)) {
        return i;
      }
    }
    hashes.add(new Hash(List.copyOf(names), columns.indexesOf(names), isHashdiff, caseSensitive));
    computed = new @Nullable String[hashes.size()];
    return hashes.size() - 1;
  }

  /** From now on, everything is of this event. */
  void load(@Nullable Object[] values) {
    event = values;
    Arrays.fill(standardised, NOT_YET);
    Arrays.fill(trimmed, NOT_YET);
    Arrays.fill(computed, NOT_YET);
  }

  /** The hash of that number; NULL where the key is. */
  @Nullable String hash(int number) {
    String hash = computed[number];
    if (isNotYet(hash)) {
      hash = compute(hashes.get(number));
      computed[number] = hash;
    }
    return hash;
  }

  private @Nullable String compute(Hash hash) {
    @Nullable String[] parts = new @Nullable String[hash.columns().length];
    for (int i = 0; i < parts.length; i++) {
      int column = hash.columns()[i];
      String part = hash.caseSensitive() ? trimmed(column) : standard(column);
      parts[i] = escape && isJoined(hash) ? KeyString.escape(part) : part;
    }
    String text = hash.isHashdiff() ? KeyString.hashdiff(parts) : KeyString.key(parts);
    return text == null ? null : digest.hex(text);
  }

  /** Of a key that is one column, the standard form is hashed as it is. */
  private static boolean isJoined(Hash hash) {
    return hash.isHashdiff() || hash.columns().length > 1;
  }

  /** Whether nothing is left of the value of the column at that place. */
  boolean isNull(int column) {
    return standard(column) == null;
  }

  private @Nullable String standard(int column) {
    String standard = standardised[column];
    if (isNotYet(standard)) {
      standard = Standardise.standardise(event[column], types[column]);
      standardised[column] = standard;
    }
    return standard;
  }

  private @Nullable String trimmed(int column) {
    String text = trimmed[column];
    if (isNotYet(text)) {
      text = Standardise.trimmed(event[column], types[column]);
      trimmed[column] = text;
    }
    return text;
  }

  @SuppressWarnings("ReferenceEquality") // The marker is told from a text of the same letters.
  private static boolean isNotYet(@Nullable String text) {
    return text == NOT_YET;
  }
}
