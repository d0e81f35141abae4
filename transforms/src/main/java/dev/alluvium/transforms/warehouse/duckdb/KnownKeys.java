package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.memory.Budget;

/**
 * Fingerprints of the keys that a table may hold: a key whose fingerprint is not among them is
 * surely not there, so that its row needs no merge. One that is among them may be there, or not.
 *
 * <p>A set of numbers by open addressing, 11 to 21 bytes a key. Once the memory that all tables
 * share is used up, a table that would need more gives its fingerprints up, and every key of it may
 * be there. Not thread-safe.
 */
final class KnownKeys {
  private static final int FEWEST = 1 << 8;

  private final Budget budget;
  private long[] places = new long[0];
  private int size;
  private boolean complete;

  KnownKeys(Budget budget) {
    this.budget = budget;
    this.complete = room(FEWEST);
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
    long stored = fingerprint == 0 ? 1 : fingerprint;
    if (!put(stored)) {
      return false;
    }
    size++;
    if (size > places.length / 4 * 3) {
      grow();
    }
    return true;
  }

  /** No key can be told absent from now on; the memory goes back. */
  void giveUp() {
    complete = false;
    budget.giveBack(bytes(places.length));
    places = new long[0];
  }

  private boolean put(long fingerprint) {
    int mask = places.length - 1;
    int place = (int) (fingerprint >>> 32) & mask;
    while (places[place] != 0) {
      if (places[place] == fingerprint) {
        return false;
      }
      place = (place + 1) & mask;
    }
    places[place] = fingerprint;
    return true;
  }

  private void grow() {
    long[] old = places;
    if (old.length >= 1 << 30 || !room(old.length * 2)) {
      giveUp();
      return;
    }
    budget.giveBack(bytes(old.length));
    for (long fingerprint : old) {
      if (fingerprint != 0) {
        put(fingerprint);
      }
    }
  }

  private boolean room(int capacity) {
    if (!budget.take(bytes(capacity))) {
      return false;
    }
    places = new long[capacity];
    return true;
  }

  private static long bytes(int capacity) {
    return (long) Long.BYTES * capacity;
  }
}
