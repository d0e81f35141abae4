package dev.alluvium.schemas.spec;

import java.util.Locale;

/**
 * The functions a contract can compute a column with. The set is closed: each is compiled to Java
 * when the pipeline is built, so no expression is interpreted per element. NULL in, NULL out.
 */
public enum Function {
  /** {@code copy: field}. */
  COPY,
  /** {@code constant: text}. */
  CONSTANT,
  /** {@code date: timestamp}: its day, UTC. */
  DATE,
  /** {@code hour: timestamp}: its hour of the day, 0 to 23, UTC. */
  HOUR,
  /** {@code local_date: {of: timestamp, zone: z}}: its day on the wall calendar of the zone. */
  LOCAL_DATE,
  /** {@code local_time: {of: timestamp, zone: z}}: its time of day there, as {@code 03:00:00}. */
  LOCAL_TIME,
  /**
   * {@code local_hour: {of: timestamp, zone: z, every: n}}: its hour of the day there, 0 to 23;
   * with {@code every}, the first hour of its slot of so many hours.
   */
  LOCAL_HOUR,
  /** {@code local_weekday: {of: timestamp, zone: z}}: its day of the week there, 1 is Monday. */
  LOCAL_WEEKDAY,
  /**
   * {@code floor: {of: timestamp, to: 5m}}: start of its stretch of that length, from the epoch.
   */
  FLOOR,
  /**
   * {@code plus_seconds: [timestamp, seconds]}, rounded to the millisecond, halves to even, as
   * {@code Math.rint(seconds * 1000)}.
   */
  PLUS_SECONDS,
  /** {@code seconds_between: [from, to]}: whole seconds, truncated. */
  SECONDS_BETWEEN,
  /** {@code standardise: text}: the form business keys are compared in (trimmed, upper-cased). */
  STANDARDISE,
  /** {@code hash_key: hub}: the hub's hash key of the event, as the vault has it. */
  HASH_KEY;

  /** The name used in contracts. */
  public String contractName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
