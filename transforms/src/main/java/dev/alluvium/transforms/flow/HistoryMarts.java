package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.HistoryMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.BuildRowMarts;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Marts of one row per period: events bring what they say, the rest is a view. */
final class HistoryMarts implements StatelessMarts<HistoryMartSpec> {
  @Override
  public Class<HistoryMartSpec> kind() {
    return HistoryMartSpec.class;
  }

  @Override
  public String step() {
    return "BuildHistoryMarts";
  }

  @Override
  public PTransform<PCollection<Row>, PCollectionTuple> rows(
      EventSpec event, List<HistoryMartSpec> marts, WarehouseSpec warehouse) {
    return BuildRowMarts.of(
        event, marts.stream().map(HistoryMartSpec::observations).toList(), warehouse);
  }
}
