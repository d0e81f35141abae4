package dev.alluvium.schemas.spec.column;

/** How a timestamp or a date is written at the source. */
public enum Encoding {
  EPOCH_SECONDS,
  EPOCH_MILLIS,
  EPOCH_MICROS,
  /** ISO 8601 with an offset or {@code Z}; without either, UTC. */
  ISO8601,
  /** Wall-clock time of a zone, by a pattern: {@link LocalTimeSpec}. */
  LOCAL,
  /** Of a date: days since 1970-01-01, as a number. */
  EPOCH_DAYS
}
