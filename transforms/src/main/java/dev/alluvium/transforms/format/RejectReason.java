package dev.alluvium.transforms.format;

import java.util.Locale;

/** Why a record was rejected. The set is closed: alerts and reports are built on it. */
public enum RejectReason {
  /** The bytes are not what the contract's format says: no JSON, no object, cut off. */
  MALFORMED,
  /** The input was damaged where the record stood, so that the rest of it could not be read. */
  UNREADABLE,
  /** Longer than a record may be. */
  TOO_LONG,
  /** A required field is absent, or blank after cleaning. */
  MISSING_FIELD,
  /** A field is of another type than the contract says. */
  BAD_TYPE,
  /** A number or a time outside of what the contract, or any warehouse, lets in. */
  OUT_OF_RANGE,
  /** An event time further after the record's publishing than the contract lets in. */
  FUTURE_TIME,
  /** A text that is not among those the contract lists. */
  NOT_ALLOWED,
  /** The warehouse refused the row that was made of a record; the payload is that row, as JSON. */
  WRITE_FAILED;

  /** The name in tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
