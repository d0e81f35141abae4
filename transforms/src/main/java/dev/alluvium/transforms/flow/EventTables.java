package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.timing.Timing;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Tables that are made from one event, of one reading of it. */
interface EventTables {
  /** With all its fields. */
  EventSpec event();

  /** What the step is called that makes them, before the event's name. */
  String step();

  RawNeeds needs();

  /** The steps that read raw for them, in a graph that only computes. */
  RawSteps rebuilding();

  /**
   * Makes them. The outputs are those of {@link TableOutputs}.
   *
   * @param from the event as it comes, perhaps with no more columns than are needed
   * @param once whether events of which {@link RawNeeds#repeats} must not come come once already
   */
  PTransform<PCollectionList<Row>, PCollectionTuple> make(
      EventSpec from, WarehouseSpec warehouse, Timing timing, boolean once);
}
