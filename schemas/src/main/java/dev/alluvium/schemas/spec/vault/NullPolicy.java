package dev.alluvium.schemas.spec.vault;

/** What a link does where the business key that it refers to is NULL. */
public enum NullPolicy {
  /** There is no row; the event is counted as keyless. */
  DROP,
  /** The row refers to the hub's row for an unknown key: zeros. */
  ZERO_KEY,
  /** The row refers to the hub's row for an erroneous key: {@code f}s. */
  ERROR_KEY
}
