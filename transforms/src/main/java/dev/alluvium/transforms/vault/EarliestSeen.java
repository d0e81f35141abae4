package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EventColumns;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the earliest row given per key of one table and source, for the keys met last, so that
 * the many later ones need not be written: they would lose to it in the merge. Lives as long as its
 * DoFn instance, which a runner drops when a bundle fails, so what it remembers has been given on.
 *
 * <p>A cache of sets of four, in one array: 24 bytes a key (the first 128 bits of its hash and a
 * time), since there is one such cache per table, source and thread. Grows with the keys to 65,536
 * of them; then the one of a set that was met longest ago makes room.
 */
final class EarliestSeen {
  private static final int LONGS = 3;
  private static final int WAYS = 4;
  private static final int FEWEST_SETS = 1 << 6;
  private static final int MOST_SETS = 1 << 14;

  /** The hexadecimal digits that 64 bits are. */
  private static final int DIGITS = 16;

  /** Per key: high bits, low bits, microseconds. Both halves 0: an empty place. */
  private long[] places = new long[FEWEST_SETS * WAYS * LONGS];

  private int used;

  /**
   * Whether an earlier row of that key has been given; if not, this one counts as given.
   *
   * @param key a hash of 128 bits or more, in upper-case hexadecimal; others are never a repeat
   */
  boolean isRepeat(String key, @Nullable Object[] event) {
    if (!isHash(key)) {
      return false;
    }
    long high = bits(key, 0);
    long low = bits(key, DIGITS);
    long micros = micros((Instant) event[EventColumns.EVENT_TS_INDEX]);
    int set = set(low);
    for (int place = set; place < set + WAYS * LONGS; place += LONGS) {
      if (places[place] == high && places[place + 1] == low && (high | low) != 0) {
        long before = places[place + 2];
        putFirst(set, place, high, low, Math.min(before, micros));
        return before < micros;
      }
    }
    remember(high, low, micros);
    return false;
  }

  private void remember(long high, long low, long micros) {
    if (used * 4 > places.length / LONGS && places.length < MOST_SETS * WAYS * LONGS) {
      grow();
    }
    int set = set(low);
    int last = set + (WAYS - 1) * LONGS;
    if ((places[last] | places[last + 1]) == 0) {
      used++;
    }
    putFirst(set, last, high, low, micros);
  }

  /** Puts a key at the head of its set; those before {@code place} move one place back. */
  private void putFirst(int set, int place, long high, long low, long micros) {
    System.arraycopy(places, set, places, set + LONGS, place - set);
    places[set] = high;
    places[set + 1] = low;
    places[set + 2] = micros;
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    used = 0;
    for (int place = old.length - LONGS; place >= 0; place -= LONGS) {
      if ((old[place] | old[place + 1]) != 0) {
        remember(old[place], old[place + 1], old[place + 2]);
      }
    }
  }

  private int set(long low) {
    int sets = places.length / (WAYS * LONGS);
    return ((int) low & (sets - 1)) * WAYS * LONGS;
  }

  private static boolean isHash(String key) {
    if (key.length() < 2 * DIGITS) {
      return false;
    }
    for (int i = 0; i < 2 * DIGITS; i++) {
      char c = key.charAt(i);
      if ((c < '0' || c > '9') && (c < 'A' || c > 'F')) {
        return false;
      }
    }
    return true;
  }

  private static long bits(String key, int from) {
    long bits = 0;
    for (int i = from; i < from + DIGITS; i++) {
      char c = key.charAt(i);
      bits = bits << 4 | (c <= '9' ? c - '0' : c - 'A' + 10);
    }
    return bits;
  }

  private static long micros(@Nullable Instant ts) {
    Instant instant = Objects.requireNonNull(ts);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
