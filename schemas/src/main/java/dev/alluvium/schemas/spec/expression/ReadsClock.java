package dev.alluvium.schemas.spec.expression;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** A function that gives what the clocks of a zone show at a time. */
public interface ReadsClock {
  /** Name of the column that holds the time. */
  String column();

  ZoneId zone();

  /** What it gives changes when those clocks show a multiple of this, and when they are put. */
  Duration unit();

  /** Whether those clocks always show UTC. */
  default boolean isUtc() {
    ZoneRules rules = zone().getRules();
    return rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }
}
