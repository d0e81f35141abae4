package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * An event's raw rows as tables need them, read by a portable runner and cleaned.
 *
 * @param event with all its fields
 */
record CleanedRaw(EventSpec event, WarehouseSpec spec, Warehouse warehouse) {
  /** The outputs are those of {@link CleanEvents}. */
  PCollectionTuple read(PBegin begin, RawSteps steps, RawNeeds needs, TimeRanges ranges) {
    String name = steps.read(event.name());
    RawRead read =
        needs.repeats() == RawNeeds.Repeats.EACH_COUNTS
            ? RawRead.everyRecord(event, spec, warehouse, ranges)
            : RawRead.of(event, spec, warehouse, ranges);
    Optional<List<String>> sequence = needs.sequence();
    PCollection<Row> raw =
        sequence.isEmpty()
            ? begin.apply(name, read)
            : PCollectionList.of(begin.apply(name + "/Within", read))
                .and(
                    begin.apply(
                        name + "/Around",
                        NeighbourRead.of(event, sequence.get(), spec, warehouse, ranges)))
                .apply(name + "/Raw", Flatten.pCollections());
    return raw.apply(steps.clean(event.name()), CleanEvents.of(event));
  }
}
