package dev.alluvium.transforms.warehouse;

import dev.alluvium.transforms.source.TakeUp;
import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * The tables a pipeline writes. Every write is idempotent: a mutation may be given any number of
 * times, and, but for {@code LAST_WRITTEN} tables, in any order.
 */
public interface Warehouse extends Serializable {
  /**
   * Merges mutations into their tables, which must be there. Gives the rows that the warehouse
   * refused, as the rows of {@code quarantine.rejects} that it has taken in their place: what it
   * takes in no form fails the pipeline, so that no row is lost.
   */
  PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write();

  /**
   * Reads rows, by {@link dev.alluvium.schemas.warehouse.table.TableSpec#rowSchema()}, as they are
   * when the pipeline runs; each at the timestamp in its time column. Bounded, but for a warehouse
   * {@linkplain #readingInTurn reading in turn}.
   */
  PTransform<PBegin, PCollection<Row>> read(TableRead read);

  /**
   * This warehouse, for a pipeline that writes tables of these datasets only: a sink that others
   * would need is left out of it.
   */
  default Warehouse limitedTo(Set<String> datasets) {
    return this;
  }

  /**
   * This warehouse, of which a bundle ends only when its rows are durable. For runners that keep
   * state, and so do not read again what they hold to be written.
   */
  default Warehouse withDurableBundles() {
    return this;
  }

  /**
   * This warehouse, of which rows are read as the runner asks for more, and none that are written
   * meanwhile: what is read is unbounded then, but ends. For runners that would otherwise take all
   * of them before the steps behind have had one.
   *
   * @param takeUp the stream that rows are read for; empty where it is not known what the one
   *     before had come to: then all that is read is open until its end
   */
  default Warehouse readingInTurn(Optional<TakeUp> takeUp) {
    return this;
  }

  /** Whether each row has its price, so that it pays to write none that says nothing new. */
  default boolean rowsAreDear() {
    return false;
  }
}
