package dev.alluvium.transforms.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.joda.time.Instant;

/**
 * How far apart the parts of a reading may be in event time. What a part gives that is ahead of the
 * others is held by windows until these have come as far. So while memory is scarce, only what is
 * furthest behind is read. Thread-safe.
 */
public final class Pace {
  private final BooleanSupplier isScarce;
  private final Map<String, Instant> least = new ConcurrentHashMap<>();

  Pace(BooleanSupplier isScarce) {
    this.isScarce = isScarce;
  }

  /** Whether what is ahead has to wait. */
  public boolean isHeld() {
    return isScarce.getAsBoolean();
  }

  /** A part has come so far, with what it is furthest behind with. */
  public void tell(String part, Instant watermark) {
    least.put(part, watermark);
  }

  /** Whether no part is known to be behind that. */
  public boolean isLeast(Instant watermark) {
    return least.values().stream().noneMatch(watermark::isAfter);
  }
}
