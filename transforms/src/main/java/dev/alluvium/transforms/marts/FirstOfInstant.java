package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells which events of an input in order of time are the first of their identity and time, and
 * counts the duplicates among those that are new: of the new events of one identity and time all
 * but one, or all, if an event that is not new is among them. Holds the identities of one instant.
 * Not safe for several threads.
 */
final class FirstOfInstant {
  /** In the place of a source: an event that is not new was met. */
  private static final String OLD = "";

  private final String event;
  private final EventIdentity identity;
  private Instant instant = Instant.MIN;

  /** By identity, the source of the one new event that is no duplicate as things stand. */
  private Map<Hash128, String> met = new HashMap<>();

  FirstOfInstant(EventSpec event) {
    this.event = event.name();
    this.identity = new EventIdentity(event);
  }

  /**
   * Whether it is the first.
   *
   * @param cleaned values of a cleaned event
   * @param duplicates counts the new ones
   */
  boolean add(@Nullable Object[] cleaned, boolean isNew, LedgerCounts duplicates) {
    Instant time = (Instant) Objects.requireNonNull(cleaned[EventColumns.EVENT_TS_INDEX]);
    if (!time.equals(instant)) {
      instant = time;
      met = met.size() > 16 ? new HashMap<>() : clear(met);
    }
    String source = (String) Objects.requireNonNull(cleaned[EventColumns.EVENT_SOURCE_INDEX]);
    Hash128 key = identity.of(cleaned);
    String before = met.get(key);
    if (before == null) {
      met.put(key, isNew ? source : OLD);
      return true;
    }
    if (isNew) {
      count(source, duplicates);
    } else if (!before.equals(OLD)) {
      count(before, duplicates);
      met.put(key, OLD);
    }
    return false;
  }

  private static Map<Hash128, String> clear(Map<Hash128, String> map) {
    map.clear();
    return map;
  }

  private void count(String source, LedgerCounts duplicates) {
    duplicates.add(event, source, instant, Outcome.DUPLICATE, "");
  }
}
