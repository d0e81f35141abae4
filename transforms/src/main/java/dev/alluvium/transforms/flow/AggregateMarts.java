package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.AggregateMart;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Marts of one row per group of events and window: each event counts once in them. */
final class AggregateMarts implements StatefulMarts<AggregateMartSpec> {
  @Override
  public Class<AggregateMartSpec> kind() {
    return AggregateMartSpec.class;
  }

  @Override
  public String step() {
    return "AggregateMarts";
  }

  @Override
  public RawNeeds needs(EventSpec event, List<AggregateMartSpec> marts) {
    Duration reach =
        marts.stream()
            .map(mart -> mart.window().reach())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return RawNeeds.deduplicated(event, marts, reach);
  }

  @Override
  public PCollectionTuple make(
      AggregateMartSpec mart,
      EventSpec event,
      WarehouseSpec warehouse,
      Timing timing,
      PCollectionList<Row> events) {
    return events.get(0).apply(mart.name(), AggregateMart.of(mart, event, warehouse, timing));
  }

  @Override
  public RawSteps rebuilding() {
    return new RawSteps("Raw/%s", "CleanEvents/%s", "CountsOfRaw/%s");
  }

  @Override
  public RawSteps takingUp() {
    return new RawSteps("Before/%s", "CleanBefore/%s", "CountsBefore/%s");
  }
}
