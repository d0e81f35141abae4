package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.KeyCache;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;

/**
 * Of the mutations of a flush, the one per key that its table's rule keeps. {@link MergeOrder}
 * compares as the database does, so that it does not matter which of the two sees two rows of a key
 * together. Costs a hash look-up a row, where the database would sort the rows by all their
 * columns.
 */
final class Winners {
  private final TableSpec table;
  private final MergeOrder order;

  private final KeyFingerprint keys;

  /**
   * The sequences written last of the keys of {@code LAST_WRITTEN} tables met last: two workers may
   * hand mutations of one key over in the wrong order, some moments apart.
   */
  private final KeyCache lastSequences;

  /**
   * @param lastSequences all tables may share it
   */
  Winners(TableSpec table, MergeOrder order, KeyCache lastSequences) {
    this.table = table;
    this.order = order;
    this.keys = KeyFingerprint.of(table);
    this.lastSequences = lastSequences;
  }

  /** Whether the mutations need no look at the order of deletions and rows, which SQL takes. */
  boolean canTell(List<TableMutation> mutations) {
    if (table.rule() == MergeRule.LAST_WRITTEN) {
      return true;
    }
    for (TableMutation mutation : mutations) {
      if (mutation.isDelete()) {
        return false;
      }
    }
    return true;
  }

  /** One mutation per key. */
  KeyedMutations of(List<TableMutation> mutations) {
    return KeyedMutations.of(mutations, keys, order);
  }

  /**
   * Whether a later mutation of its key was in a flush before; if not, none that is earlier stands
   * from now on.
   *
   * @param key the fingerprint of its key
   */
  boolean isOvertaken(TableMutation mutation, long key) {
    if (table.rule() != MergeRule.LAST_WRITTEN) {
      return false;
    }
    long other = keys.of(mutation.row().getValues(), table.ordinal() + 2L);
    long written = lastSequences.keepLarger(key, other, mutation.sequence());
    return written > mutation.sequence();
  }
}
