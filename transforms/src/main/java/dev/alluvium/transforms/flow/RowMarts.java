package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.BuildRowMarts;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Marts of one row per event. */
final class RowMarts implements StatelessMarts<RowMartSpec> {
  @Override
  public Class<RowMartSpec> kind() {
    return RowMartSpec.class;
  }

  @Override
  public String step() {
    return "BuildRowMarts";
  }

  @Override
  public PTransform<PCollection<Row>, PCollectionTuple> rows(
      EventSpec event, List<RowMartSpec> marts, WarehouseSpec warehouse) {
    return BuildRowMarts.of(event, marts, warehouse);
  }
}
