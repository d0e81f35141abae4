package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.memory.Budget;

/**
 * Fingerprints of the keys that a table may hold: a key whose fingerprint is not among them is
 * surely not there, so that its row needs no merge. One that is among them may be there, or not.
 *
 * <p>Sets of numbers by open addressing, 5 to 8 bytes a key: eight bits of a fingerprint choose the
 * set, and 32 others stand in it. Each grows by itself, so that a table of many keys never needs
 * its memory twice. Once the memory that all tables share is used up, a table that would need more
 * gives its fingerprints up, and every key of it may be there. Not thread-safe.
 */
final class KnownKeys {
  private static final int SETS = 1 << 8;
  private static final int FEWEST = 4;
  private static final int LARGEST = 1 << 28;
  private static final int ODD = 0x9E37_79B9;

  private final Budget budget;
  private int[][] sets = new int[SETS][];
  private final int[] sizes = new int[SETS];
  private long taken;
  private boolean complete = true;

  KnownKeys(Budget budget) {
    this.budget = budget;
  }

  /** Whether absence can be told at all. */
  boolean isComplete() {
    return complete;
  }

  /** Makes a key known; whether it surely was not there before. */
  boolean addIfAbsent(long fingerprint) {
    if (!complete) {
      return false;
    }
    int set = (int) (fingerprint >>> 56);
    int bits = (int) (fingerprint >>> 24);
    int stored = bits == 0 ? 1 : bits;
    if (sets[set] == null && !grow(set, FEWEST)) {
      return false;
    }
    if (!put(sets[set], stored)) {
      return false;
    }
    sizes[set]++;
    if (sizes[set] > sets[set].length / 4 * 3) {
      grow(set, sets[set].length / 2 * 3);
    }
    return true;
  }

  /** No key can be told absent from now on; the memory goes back. */
  void giveUp() {
    complete = false;
    budget.giveBack(taken);
    taken = 0;
    sets = new int[0][];
  }

  private static boolean put(int[] places, int stored) {
    int place = (int) ((Integer.toUnsignedLong(stored * ODD) * places.length) >>> 32);
    while (places[place] != 0) {
      if (places[place] == stored) {
        return false;
      }
      place = place + 1 == places.length ? 0 : place + 1;
    }
    places[place] = stored;
    return true;
  }

  /** Whether there was room for it. */
  private boolean grow(int set, int capacity) {
    int[] old = sets[set];
    long more = (long) Integer.BYTES * (capacity - (old == null ? 0 : old.length));
    if (capacity > LARGEST || !budget.take(more)) {
      giveUp();
      return false;
    }
    taken += more;
    int[] places = new int[capacity];
    if (old != null) {
      for (int stored : old) {
        if (stored != 0) {
          put(places, stored);
        }
      }
    }
    sets[set] = places;
    return true;
  }
}
