package dev.alluvium.transforms.memory;

/**
 * A number per key, for the keys met last. A key goes by 128 bits of a hash of it.
 *
 * <p>A cache of sets of four, in one array: 24 bytes a key. Grows with the keys as far as its
 * budget allows; then the one of a set that was met longest ago makes room. Not thread-safe.
 */
public final class KeyCache {
  /** Of a key that is not there. */
  public static final long ABSENT = Long.MIN_VALUE;

  private static final int LONGS = 3;
  private static final int WAYS = 4;
  private static final int SET_BYTES = WAYS * LONGS * Long.BYTES;
  private static final int FEWEST_SETS = 1 << 6;

  /** An array has no more places. */
  private static final int MOST_SETS = 1 << 27;

  private final Budget budget;
  private final int mostSets;

  /** Per key: high bits, low bits, number. Both halves 0: an empty place. */
  private long[] places = new long[FEWEST_SETS * WAYS * LONGS];

  private int used;

  /**
   * A cache that grows on a budget. It starts with 6 kB that are not taken of it.
   *
   * @param mostKeys how many keys it holds at most, if the budget allows
   */
  public KeyCache(Budget budget, int mostKeys) {
    this.budget = budget;
    this.mostSets = mostKeys / WAYS;
  }

  /**
   * Keeps the smaller of the number and the key's.
   *
   * @return the key's number before; {@link #ABSENT} if it is not there
   */
  public long keepSmaller(long high, long low, long number) {
    long before = takeOut(high, low);
    put(high, low, before == ABSENT ? number : Math.min(before, number));
    return before;
  }

  /**
   * Keeps the larger of the number and the key's.
   *
   * @return the key's number before; {@link #ABSENT} if it is not there
   */
  public long keepLarger(long high, long low, long number) {
    long before = takeOut(high, low);
    put(high, low, Math.max(before, number));
    return before;
  }

  /** Gives back what it has of its budget; it is then empty, and can be used again. */
  public void clear() {
    budget.giveBack(takenBytes());
    places = new long[FEWEST_SETS * WAYS * LONGS];
    used = 0;
  }

  /** Moves a key to the head of its set, if it is there. */
  private long takeOut(long high, long low) {
    int set = set(low);
    for (int place = set; place < set + WAYS * LONGS; place += LONGS) {
      if (places[place] == high && places[place + 1] == low && (high | low) != 0) {
        long number = places[place + 2];
        putFirst(set, place, high, low, number);
        return number;
      }
    }
    return ABSENT;
  }

  private void put(long high, long low, long number) {
    int set = set(low);
    if (places[set] == high && places[set + 1] == low) {
      places[set + 2] = number;
      return;
    }
    if (used * 4 > places.length / LONGS && canGrow()) {
      grow();
    }
    insert(high, low, number);
  }

  private void insert(long high, long low, long number) {
    int set = set(low);
    int last = set + (WAYS - 1) * LONGS;
    if ((places[last] | places[last + 1]) == 0) {
      used++;
    }
    putFirst(set, last, high, low, number);
  }

  /** Puts a key at the head of its set; those before {@code place} move one place back. */
  private void putFirst(int set, int place, long high, long low, long number) {
    System.arraycopy(places, set, places, set + LONGS, place - set);
    places[set] = high;
    places[set + 1] = low;
    places[set + 2] = number;
  }

  private boolean canGrow() {
    int sets = places.length / (WAYS * LONGS);
    return sets * 2 <= Math.min(mostSets, MOST_SETS) && budget.take((long) sets * SET_BYTES);
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    used = 0;
    for (int place = old.length - LONGS; place >= 0; place -= LONGS) {
      if ((old[place] | old[place + 1]) != 0) {
        insert(old[place], old[place + 1], old[place + 2]);
      }
    }
  }

  private long takenBytes() {
    return (long) places.length * Long.BYTES - (long) FEWEST_SETS * SET_BYTES;
  }

  private int set(long low) {
    int sets = places.length / (WAYS * LONGS);
    return ((int) low & (sets - 1)) * WAYS * LONGS;
  }
}
