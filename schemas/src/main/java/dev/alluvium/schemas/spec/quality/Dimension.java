package dev.alluvium.schemas.spec.quality;

/** What a rule is about, as those who govern data group rules. */
public enum Dimension {
  /** Values that must be there are. */
  COMPLETENESS,
  /** What is to be there once is. */
  UNIQUENESS,
  /** Values are among those that there can be. */
  VALIDITY,
  /** What several rows or tables say goes together. */
  CONSISTENCY,
  /** Rows are as new as they should be. */
  FRESHNESS,
  /** There are as many rows as usual. */
  VOLUME
}
