package dev.alluvium.pipelines.simulate;

import java.util.Locale;

/** The ways in which real feeds are unclean. */
public enum DirtKind {
  /** A user agent within one pair of literal quotes. Cleaning removes them. */
  QUOTED_AGENT(false),
  /** A title's UTF-8 read as Latin-1. Cleaning reverses it. */
  MOJIBAKE(false),
  /** A title's curly quotes and dashes cut to their low byte. Cleaning reverses it. */
  TRUNCATED_PUNCTUATION(false),
  /** A title's quotes with a backslash before them. Cleaning removes it. */
  ESCAPED_QUOTE(false),
  /** A field that no contract knows: {@code tag}, or the object {@code device}. Kept as extra. */
  UNKNOWN_FIELD(false),
  /** JSON that ends in the middle. */
  CUT_JSON(true),
  /** Something else than JSON. */
  NOT_JSON(true),
  /** Text where a required number belongs. */
  WRONG_TYPE(true),
  /** A required field is absent. */
  MISSING_FIELD(true),
  /** The bare word NaN as a number, which JSON does not have. */
  NOT_A_NUMBER(true),
  /** An event time of 1970 or of the twenty-second century: a clock that was reset. */
  OUT_OF_RANGE_DATE(true),
  /** The same bytes once more, some seconds later. */
  DUPLICATE(false),
  /** Sent long after it happened. */
  LATE(false);

  private final boolean breaking;

  DirtKind(boolean breaking) {
    this.breaking = breaking;
  }

  /** Whether no loader can accept the record. Such a record has no other dirt. */
  public boolean isBreaking() {
    return breaking;
  }

  /** As reports name it: {@code quoted_agent}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
