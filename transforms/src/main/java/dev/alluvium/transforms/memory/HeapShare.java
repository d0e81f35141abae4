package dev.alluvium.transforms.memory;

/**
 * What a part of a job on one machine may hold of the heap at most, as one part of so many. Their
 * sum leaves room for the windows that are open, which grow with what is in them. The table in
 * {@code docs/memory.md} is made of these.
 */
public enum HeapShare {
  /** Fingerprints of the keys in the warehouse's tables. */
  KNOWN_KEYS(8, "fingerprints of the keys in the tables, so that new rows need no merge"),
  /** Mutations that wait for the warehouse's writer. */
  WAITING_ROWS(16, "rows that wait for the warehouse's writer"),
  /** Mutations that the writer has taken; never more than what waited. */
  ROWS_BEING_WRITTEN(16, "rows that the writer has taken, at most what waited"),
  /** What is remembered of rows that were given to the vault's tables. */
  VAULT_REPEATS(16, "keys of vault rows that were given already, so that repeats are not written"),
  /** The last sequences of the keys of tables whose last mutation wins. */
  LAST_SEQUENCES(64, "the last sequences of the keys of marts, so that none goes back"),
  /** The best rows of keys, of tables that keep the smallest or largest row of a key. */
  BEST_ROWS(32, "how small the rows are that the vault has of keys, so that worse need no look-up"),
  /** Batches of records, of all readers, as they were read. */
  RECORDS_IN_HAND(64, "records of a bundle, of all readers together, as they were read"),
  /** What those records become: about sixteen times what they are. */
  ROWS_ON_THEIR_WAY(4, "rows that a bundle's records become: raw, cleaned, vault and marts"),
  /** Batches of rows in order of time, of all readers. */
  ROWS_IN_ORDER(32, "rows that marts are computed of, of all events together");

  /** How many batches the DirectRunner takes from a reader for a bundle. */
  private static final int BATCHES_PER_BUNDLE = 10;

  private final int parts;
  private final String holds;

  HeapShare(int parts, String holds) {
    this.parts = parts;
    this.holds = holds;
  }

  /** Of this JVM's heap. */
  public long bytes() {
    return bytesOf(Runtime.getRuntime().maxMemory());
  }

  /** What of this JVM's heap is nobody's share: for windows that are open, and the JVM. */
  public static long leftBytes() {
    long left = Runtime.getRuntime().maxMemory();
    for (HeapShare share : values()) {
      left -= share.bytes();
    }
    return left;
  }

  /** Of a heap of that size. */
  public long bytesOf(long heapBytes) {
    return heapBytes / parts;
  }

  /** What one batch of a bundle may hold, where so many readers are read at once. */
  public long bytesPerBatch(int readers) {
    return bytes() / ((long) BATCHES_PER_BUNDLE * readers);
  }

  /** What is held, in words. */
  public String holds() {
    return holds;
  }
}
