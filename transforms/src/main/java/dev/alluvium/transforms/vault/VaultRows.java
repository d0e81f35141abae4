package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import org.apache.beam.sdk.values.Row;

/** Takes what loaders make of an event. */
interface VaultRows {
  void row(TableSpec table, Row row);

  /** The event has no business key for that table, so that there is no row. */
  void keyless(TableSpec table);

  /**
   * The event left out some of what that table's rows hold, so that there is no row: what was left
   * out is as it was before, and not known here.
   */
  void incomplete(TableSpec table);

  /** A hash in the event's row of that table may be that of other values as well. */
  void ambiguous(TableSpec table);
}
