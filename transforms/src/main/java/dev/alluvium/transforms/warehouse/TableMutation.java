package dev.alluvium.transforms.warehouse;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import org.apache.beam.sdk.values.Row;

/** A row to be merged into a table by its merge rule, or to be taken out of it by its key. */
@AutoValue
public abstract class TableMutation {
  public abstract TableSpec table();

  /** The row, by {@link TableSpec#rowSchema()}; of a deletion, only the key's columns count. */
  public abstract Row row();

  public abstract boolean isDelete();

  /**
   * Orders the mutations of one key of a {@code LAST_WRITTEN} table: the largest wins. Grows with
   * every mutation of the key, also over a restart. 0 in tables of the other rules.
   */
  public abstract long sequence();

  /** A row of a table whose merge rule needs no sequence. */
  public static TableMutation upsert(TableSpec table, Row row) {
    return new AutoValue_TableMutation(table, row, false, 0);
  }

  public static TableMutation upsert(TableSpec table, Row row, long sequence) {
    return new AutoValue_TableMutation(table, row, false, sequence);
  }

  public static TableMutation delete(TableSpec table, Row row, long sequence) {
    return new AutoValue_TableMutation(table, row, true, sequence);
  }
}
