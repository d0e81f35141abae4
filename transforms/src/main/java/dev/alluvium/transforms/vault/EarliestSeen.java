package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.transforms.keys.Hash;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.memory.KeyCache;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the earliest row given per key of one table and source, for the keys met last, so that
 * the many later ones need not be written: they would lose to it in the merge. Lives as long as its
 * DoFn instance, which a runner drops when a bundle fails, so what it remembers has been given on.
 *
 * <p>24 bytes a key (the first 128 bits of its hash and a time), for 65,536 keys at most, since
 * there is one such cache per table, source and thread. All of this JVM share one part of the heap.
 */
final class EarliestSeen {
  private static final Budget BUDGET = new Budget(HeapShare.VAULT_REPEATS.bytes());
  private static final int MOST_KEYS = 1 << 16;

  private final KeyCache earliest = new KeyCache(BUDGET, MOST_KEYS);

  /** Whether an earlier row of that key has been given; if not, this one counts as given. */
  boolean isRepeat(Hash key, @Nullable Object[] event) {
    long micros = micros((Instant) event[EventColumns.EVENT_TS_INDEX]);
    long before = earliest.keepSmaller(key.high(), key.low(), micros);
    return before != KeyCache.ABSENT && before < micros;
  }

  /** Gives back what it has of the heap. */
  void clear() {
    earliest.clear();
  }

  private static long micros(@Nullable Instant ts) {
    Instant instant = Objects.requireNonNull(ts);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
