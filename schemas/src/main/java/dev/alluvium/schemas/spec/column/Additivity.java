package dev.alluvium.schemas.spec.column;

/** What may be made of the values that a column has in several rows. */
public enum Additivity {
  /** Their sum: each says of a part what the sum says of the whole. */
  SUM,
  /** The largest alone: what is counted in one row may be counted in another too. */
  DISTINCT,
  /** The largest: each is a largest value itself. */
  MAX,
  /** The smallest: each is a smallest value itself. */
  MIN,
  /** Their mean: each is computed of its own row. */
  MEAN,
  /** Nothing is known. */
  NONE
}
