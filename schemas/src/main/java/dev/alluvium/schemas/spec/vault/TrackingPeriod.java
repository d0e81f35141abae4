package dev.alluvium.schemas.spec.vault;

/** How often a record-tracking satellite notes that a source had a key. */
public enum TrackingPeriod {
  /** At every event time. */
  EVENT,
  /** Once an hour, UTC. */
  HOUR,
  /** Once a day, UTC. */
  DAY
}
