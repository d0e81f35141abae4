package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.KeyCache;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of the mutations of a flush, the one per key that its table's rule keeps. {@link MergeOrder}
 * compares as the database does, so that it does not matter which of the two sees two rows of a key
 * together. Costs a hash look-up a row, where the database would sort the rows by all their
 * columns.
 */
final class Winners {
  private final TableSpec table;
  private final MergeOrder order;

  private final KeyFingerprint fingerprint;

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
    this.fingerprint = KeyFingerprint.ofRows(table);
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

  /** One mutation per key; none for a key of which a later mutation was in a flush before. */
  Collection<TableMutation> of(List<TableMutation> mutations) {
    Map<Object, TableMutation> winners = new LinkedHashMap<>(mutations.size() * 2);
    for (TableMutation mutation : mutations) {
      winners.merge(order.keyOf(mutation), mutation, order::winner);
    }
    if (table.rule() == MergeRule.LAST_WRITTEN) {
      winners.values().removeIf(this::isOvertaken);
    }
    return winners.values();
  }

  private boolean isOvertaken(TableMutation mutation) {
    List<@Nullable Object> row = mutation.row().getValues();
    long written =
        lastSequences.keepLarger(
            fingerprint.of(row, table.ordinal()),
            fingerprint.of(row, ~(long) table.ordinal()),
            mutation.sequence());
    return written > mutation.sequence();
  }
}
