package dev.alluvium.transforms.format;

import java.util.Locale;

/** Why no row was made of a record in which there is no fault. The set is closed. */
public enum SkipReason {
  /** A key without a value: what stood under the key is to be forgotten. */
  TOMBSTONE,
  /** No event of its topic takes it. */
  UNCLAIMED,
  /** The list of which each element makes a row has none. */
  EMPTY,
  /** It tells that a document was changed, which was deleted before it could be looked up. */
  GONE;

  /** The name in tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
