package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * A kind of marts whose rows depend on several events. In a stream they are made of its state;
 * where that is gone, and in bounded runs, of raw.
 */
public non-sealed interface StatefulMarts<M extends StoredMartSpec> extends MartKind<M> {
  /**
   * What they need of raw.
   *
   * @param marts all made from that event
   */
  RawNeeds needs(EventSpec event, List<M> marts);

  /**
   * Makes one mart, in a step of its name. The outputs are those of {@link TableOutputs}.
   *
   * @param events the first are events that come, others those that were counted by a run before
   */
  PCollectionTuple make(
      M mart, EventSpec event, WarehouseSpec warehouse, Timing timing, PCollectionList<Row> events);

  /** The steps that read raw for it, in a graph that only computes. */
  RawSteps rebuilding();

  /** The same, in a stream that starts without its state. */
  default RawSteps takingUp() {
    return rebuilding();
  }

  @Override
  default Layer layer() {
    return Layer.AGGREGATE_MARTS;
  }
}
