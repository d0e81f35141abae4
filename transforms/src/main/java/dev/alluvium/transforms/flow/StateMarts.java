package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.BuildRowMarts;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Rows of tables as they are and were: changes bring what they say, the rest is a view. */
final class StateMarts implements StatelessMarts<StateMartSpec> {
  @Override
  public Class<StateMartSpec> kind() {
    return StateMartSpec.class;
  }

  @Override
  public String step() {
    return "BuildStateMarts";
  }

  @Override
  public PTransform<PCollection<Row>, PCollectionTuple> rows(
      EventSpec event, List<StateMartSpec> marts, WarehouseSpec warehouse) {
    return BuildRowMarts.of(event, marts.stream().map(StateMartSpec::changes).toList(), warehouse);
  }
}
