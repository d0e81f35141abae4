package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;

/**
 * Mutations of one table, one per key: of two, the one that the table's rule keeps. In the order in
 * which their keys came, each with the {@link KeyFingerprint} of its key. A map that makes no
 * object per row: the writer of a file spends its time on this.
 */
final class KeyedMutations {
  private final TableMutation[] mutations;
  private final long[] fingerprints;

  /** By fingerprint, with open addressing: one more than the place of a mutation; 0 where free. */
  private final int[] places;

  private int size;

  private KeyedMutations(int most) {
    mutations = new TableMutation[most];
    fingerprints = new long[most];
    places = new int[Integer.highestOneBit(Math.max(1, most)) * 4];
  }

  /** Of a flush. */
  static KeyedMutations of(List<TableMutation> mutations, KeyFingerprint keys, MergeOrder order) {
    KeyedMutations keyed = new KeyedMutations(mutations.size());
    for (TableMutation mutation : mutations) {
      keyed.put(mutation, keys.of(mutation.row().getValues()), order);
    }
    return keyed;
  }

  private void put(TableMutation mutation, long fingerprint, MergeOrder order) {
    int place = (int) fingerprint & (places.length - 1);
    while (places[place] != 0) {
      int before = places[place] - 1;
      if (fingerprints[before] == fingerprint && order.isSameKey(mutations[before], mutation)) {
        mutations[before] = order.winner(mutations[before], mutation);
        return;
      }
      place = (place + 1) & (places.length - 1);
    }
    mutations[size] = mutation;
    fingerprints[size] = fingerprint;
    places[place] = ++size;
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The one that stands, of the key that came at that place. */
  TableMutation mutation(int index) {
    return mutations[index];
  }

  /** Of its key. */
  long fingerprint(int index) {
    return fingerprints[index];
  }
}
