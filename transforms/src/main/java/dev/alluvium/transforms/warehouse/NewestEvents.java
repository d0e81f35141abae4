package dev.alluvium.transforms.warehouse;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the raw tables of a warehouse have come.
 *
 * @param notBefore by event, an instant that its newest event is not before; events without rows
 *     are left out
 * @param within how much later the newest event may be: a warehouse that knows its partitions only
 *     tells the day
 */
public record NewestEvents(Map<String, Instant> notBefore, Duration within) {
  /** By event, an instant that its newest event is not after. */
  public Map<String, Instant> notAfter() {
    Map<String, Instant> latest = new HashMap<>();
    notBefore.forEach((event, newest) -> latest.put(event, newest.plus(within)));
    return latest;
  }
}
