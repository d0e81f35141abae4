package dev.alluvium.schemas.spec.offer;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;
import java.util.Locale;

/**
 * The columns of an offer, as a message has them, and as the event has fields that stands for the
 * topic: what each is called, of what type, and whether it always has a value.
 */
public enum OfferColumns {
  /** The key of the message: always the same for the same offer, whoever makes it, and when. */
  OFFER_ID(ColumnType.STRING, true),
  CAMPAIGN(ColumnType.STRING, true),
  RULE(ColumnType.STRING, true),
  /** Whom it is for: the value of the campaign's column, as text. */
  SUBJECT(ColumnType.STRING, true),
  /** When it is made, by the time of events. */
  OFFERED_TS(ColumnType.TIMESTAMP, true),
  /** When the event happened that it is made on. */
  TRIGGERED_TS(ColumnType.TIMESTAMP, true),
  /** From then on it is too old to be shown. */
  EXPIRES_TS(ColumnType.TIMESTAMP, true),
  /** Whether it is not to be shown, and is written down to be compared with. */
  IS_CONTROL(ColumnType.BOOLEAN, true),
  /** Whether it should not have been made, as is known since. */
  IS_TAKEN_BACK(ColumnType.BOOLEAN, true),
  TEXT(ColumnType.STRING, false),
  /** Grows with every message about the offer, also over a restart. */
  VERSION(ColumnType.INT64, true);

  private final ColumnType type;
  private final boolean required;

  OfferColumns(ColumnType type, boolean required) {
    this.type = type;
    this.required = required;
  }

  public ColumnType type() {
    return type;
  }

  public boolean isRequired() {
    return required;
  }

  /** Its name, in messages and in contracts. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What tells messages apart. */
  public static List<String> identity() {
    return List.of(OFFER_ID.column(), VERSION.column());
  }
}
