package dev.alluvium.transforms.ledger;

import java.util.Locale;

/** What can become of a record. */
public enum Outcome {
  /** Written to its raw table. */
  ACCEPTED,
  /** Written to the rejects; the reason says why. */
  REJECTED,
  /**
   * Read, and nothing is wrong with it, but there is no row to be made of it; the reason says why.
   */
  SKIPPED,
  /** Accepted, but an event of its identity and time was there before: the marts count one. */
  DUPLICATE,
  /** Accepted, but too late for the stream's aggregate marts; the next bounded run counts it in. */
  LATE,
  /** Accepted, but without the business key of the vault table that the reason names. */
  KEYLESS,
  /**
   * Accepted, but it left out values of the vault table that the reason names, which has no row of
   * it.
   */
  INCOMPLETE,
  /**
   * Accepted, but a hash in the vault table that the reason names may be that of other values as
   * well: a value holds the delimiter that they are joined with.
   */
  AMBIGUOUS,
  /**
   * Accepted, but the column that the reason names has no value: none can hold what it would be.
   */
  UNCOMPUTABLE,
  /** In raw, but today's contract does not let it in: marts computed from raw are without it. */
  LEFT_OUT,
  /**
   * Not a record: a position that was gone before it was read. It is in neither raw nor rejects,
   * and not among the records read.
   */
  LOST;

  /** Why positions are lost: the source keeps what it has for a time only. */
  public static final String RETENTION = "retention";

  /** The name in tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
