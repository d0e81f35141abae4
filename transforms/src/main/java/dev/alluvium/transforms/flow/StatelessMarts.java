package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * A kind of marts whose rows come of one event each. What is written does not depend on the order
 * of events or on repetition, so they are made as events come, and from raw without a look around.
 */
public non-sealed interface StatelessMarts<M extends StoredMartSpec> extends MartKind<M> {
  /**
   * The rows that events bring to these marts. The outputs are those of {@link TableOutputs}.
   *
   * @param marts all made from that event
   */
  PTransform<PCollection<Row>, PCollectionTuple> rows(
      EventSpec event, List<M> marts, WarehouseSpec warehouse);

  @Override
  default Layer layer() {
    return Layer.ROW_MARTS;
  }

  /** The rows that events bring to the domain's marts of this kind, if they bring any. */
  default Optional<PTransform<PCollection<Row>, PCollectionTuple>> rows(
      EventSpec event, DomainSpec domain, WarehouseSpec warehouse) {
    List<M> marts = domain.marts(kind(), event);
    return marts.isEmpty() ? Optional.empty() : Optional.of(rows(event, marts, warehouse));
  }
}
