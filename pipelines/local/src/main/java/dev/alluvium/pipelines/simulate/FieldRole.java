package dev.alluvium.pipelines.simulate;

/** What a field is to the dirt that may befall it. */
public enum FieldRole {
  /** Nothing in particular. */
  PLAIN,
  /** An event without it, or with text in place of its number, must be rejected. */
  REQUIRED,
  /** The event time, epoch milliseconds. */
  EVENT_TIME,
  /** A user agent. */
  AGENT,
  /** A name that people typed, where encodings go wrong. */
  TITLE,
  /** A measured number. */
  MEASURE
}
