package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.MergeRule;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of the mutations of a flush, the one per key that its table's rule keeps. {@link MergeOrder}
 * compares as the database does, so that it does not matter which of the two sees two rows of a key
 * together. Costs a hash look-up a row, where the database would sort the rows by all their
 * columns.
 */
final class Winners {
  private static final int SEQUENCES_REMEMBERED = 100_000;

  private final TableSpec table;
  private final MergeOrder order;

  /**
   * Of a {@code LAST_WRITTEN} table, the sequences written of the keys met last: two workers may
   * hand mutations of one key over in the wrong order, some moments apart.
   */
  private final Map<Object, Long> lastSequences =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > SEQUENCES_REMEMBERED;
        }
      };

  Winners(TableSpec table) {
    this.table = table;
    this.order = new MergeOrder(table);
  }

  /** Whether the mutations need no look at the order of deletions and rows, which SQL takes. */
  boolean canTell(List<TableMutation> mutations) {
    return table.rule() == MergeRule.LAST_WRITTEN
        || mutations.stream().noneMatch(TableMutation::isDelete);
  }

  /** One mutation per key; none for a key of which a later mutation was in a flush before. */
  Collection<TableMutation> of(List<TableMutation> mutations) {
    Map<Object, TableMutation> winners = new LinkedHashMap<>(mutations.size() * 2);
    for (TableMutation mutation : mutations) {
      winners.merge(order.keyOf(mutation), mutation, order::winner);
    }
    if (table.rule() == MergeRule.LAST_WRITTEN) {
      winners.entrySet().removeIf(winner -> isOvertaken(winner.getKey(), winner.getValue()));
    }
    return winners.values();
  }

  private boolean isOvertaken(Object of, TableMutation mutation) {
    Long written = lastSequences.get(of);
    if (written != null && written > mutation.sequence()) {
      return true;
    }
    lastSequences.put(of, mutation.sequence());
    return false;
  }
}
