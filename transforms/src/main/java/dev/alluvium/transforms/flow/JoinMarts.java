package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.JoinMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.BuildRowMarts;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Marts whose rows are joined with other events: events bring their rows, the rest is a view. */
final class JoinMarts implements StatelessMarts<JoinMartSpec> {
  @Override
  public Class<JoinMartSpec> kind() {
    return JoinMartSpec.class;
  }

  @Override
  public String step() {
    return "BuildJoinMarts";
  }

  @Override
  public PTransform<PCollection<Row>, PCollectionTuple> rows(
      EventSpec event, List<JoinMartSpec> marts, WarehouseSpec warehouse) {
    return BuildRowMarts.of(event, marts.stream().map(JoinMartSpec::rows).toList(), warehouse);
  }
}
