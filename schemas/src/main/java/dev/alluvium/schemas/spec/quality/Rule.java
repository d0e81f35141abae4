package dev.alluvium.schemas.spec.quality;

import java.io.Serializable;
import java.util.Set;

/** What can be expected of a table. An empty value breaks no rule but {@link NotNull}. */
public sealed interface Rule extends Serializable
    permits NotNull, Unique, Range, OneOf, Matches, StandsIn, Volume, Freshness, RowHolds, NoRow {
  /** Qualified names of the tables and views that it names; its own is among them only by name. */
  default Set<String> reads() {
    return Set.of();
  }

  /** What it is about. */
  default Dimension dimension() {
    return Dimension.VALIDITY;
  }

  /** What is counted that breaks it, in the singular. */
  default String counted() {
    return "row";
  }

  /** Whether a part of it is SQL that a person wrote, and that only a warehouse can check. */
  default boolean isWritten() {
    return false;
  }

  /** Whether the time of day decides, so that it can break though nothing is written. */
  default boolean isOfClock() {
    return false;
  }
}
