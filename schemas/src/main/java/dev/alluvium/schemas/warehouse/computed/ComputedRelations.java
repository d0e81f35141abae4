package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** What one kind of computed table is in a warehouse, and the SQL that computes it. */
interface ComputedRelations<T extends ComputedTable> extends Kinds.Handler<T> {
  /** The table; one of days is partitioned by the time that its ranges are of. */
  TableSpec table(T spec, String owner);

  /**
   * Statements that leave the rows of the range as if the table were built from scratch; they run
   * in their order, in one transaction.
   */
  List<String> rebuild(T spec, ComputedRange range);

  /** Whether its rows lie on days, which are computed by ranges; else it is computed as a whole. */
  default boolean isOfDays() {
    return true;
  }

  /** Whether its rows are of snapshots, of which only some days are kept. */
  default boolean isOfSnapshots() {
    return false;
  }
}
