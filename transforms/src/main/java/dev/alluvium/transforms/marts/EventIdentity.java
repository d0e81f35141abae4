package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.keys.ValueDigest;
import org.jspecify.annotations.Nullable;

/**
 * What tells events apart: the values of their contract's identity and their event time, exactly;
 * letter case and blanks count. Not safe for several threads.
 */
public final class EventIdentity {
  private final int[] columns;
  private final ValueDigest digest = new ValueDigest();

  public EventIdentity(EventSpec event) {
    columns = EventColumns.of(event).indexesOf(event.identity());
  }

  /** Equal for events of which all these values are the same, and for no others. */
  public Hash128 of(@Nullable Object[] event) {
    digest.add(event[EventColumns.EVENT_TS_INDEX]);
    for (int column : columns) {
      digest.add(event[column]);
    }
    return Hash128.of(digest.finish());
  }
}
