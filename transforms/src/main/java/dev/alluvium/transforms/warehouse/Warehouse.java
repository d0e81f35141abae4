package dev.alluvium.transforms.warehouse;

import java.io.Serializable;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;

/**
 * The tables a pipeline writes. Every write is idempotent: a mutation may be given any number of
 * times, and, but for {@code LAST_WRITTEN} tables, in any order.
 */
public interface Warehouse extends Serializable {
  /** Merges mutations into their tables. The tables must be there. */
  PTransform<PCollection<TableMutation>, PDone> write();

  /**
   * Reads rows, by {@link dev.alluvium.schemas.warehouse.TableSpec#rowSchema()}, as they are when
   * the pipeline runs; each at the timestamp in its time column. Bounded.
   */
  PTransform<PBegin, PCollection<Row>> read(TableRead read);

  /**
   * This warehouse, for a pipeline that writes tables of these datasets only: a sink that others
   * would need is left out of it.
   */
  default Warehouse limitedTo(Set<String> datasets) {
    return this;
  }
}
