package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.memory.HeapSize;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;

/** Mutations on their way to the writer, and about what they take of the heap. */
final class MutationBatch {
  /** What a mutation takes beside its row, until it is written: places in lists and maps, a key. */
  private static final int OVERHEAD = 200;

  private final List<TableMutation> mutations = new ArrayList<>();
  private long bytes;

  static MutationBatch of(List<TableMutation> mutations) {
    MutationBatch batch = new MutationBatch();
    mutations.forEach(batch::add);
    return batch;
  }

  void add(TableMutation mutation) {
    mutations.add(mutation);
    bytes += OVERHEAD + HeapSize.ofRow(mutation.row().getValues());
  }

  List<TableMutation> mutations() {
    return mutations;
  }

  long bytes() {
    return bytes;
  }
}
