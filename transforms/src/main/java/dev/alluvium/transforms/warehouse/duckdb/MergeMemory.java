package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.memory.KeyCache;

/**
 * What the merges of all tables of a file remember, within bounds that they share.
 *
 * @param knownKeys for {@link KnownKeys}
 * @param lastSequences of the keys met last
 * @param bestRows for {@link BestRows}
 */
record MergeMemory(Budget knownKeys, KeyCache lastSequences, Budget bestRows) {
  /** As the heap allows. */
  static MergeMemory ofHeap() {
    return of(
        HeapShare.KNOWN_KEYS.bytes(),
        HeapShare.LAST_SEQUENCES.bytes(),
        HeapShare.BEST_ROWS.bytes());
  }

  /** For a merge of a few rows, which reading a table's keys would cost more than. */
  static MergeMemory none() {
    return of(0, 0, 0);
  }

  /** Of so many bytes each. */
  static MergeMemory of(long knownKeys, long lastSequences, long bestRows) {
    return new MergeMemory(
        new Budget(knownKeys),
        new KeyCache(new Budget(lastSequences), Integer.MAX_VALUE),
        new Budget(bestRows));
  }
}
