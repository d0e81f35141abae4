package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the earliest row given per key of one table and source, for the keys met last, so that
 * the many later ones need not be written: they would lose to it in the merge. Lives as long as its
 * DoFn instance, which a runner drops when a bundle fails, so what it remembers has been given on.
 */
final class EarliestSeen {
  private static final int CAPACITY = 50_000;

  private final Map<String, Instant> earliest =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > CAPACITY;
        }
      };

  /** Whether an earlier row of that key has been given; if not, this one counts as given. */
  boolean isRepeat(String key, @Nullable Object[] event) {
    Instant ts = Objects.requireNonNull((Instant) event[EventColumns.EVENT_TS_INDEX]);
    Instant before = earliest.get(key);
    if (before != null && before.isBefore(ts)) {
      return true;
    }
    earliest.put(key, ts);
    return false;
  }
}
