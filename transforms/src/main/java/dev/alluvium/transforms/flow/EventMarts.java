package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.marts.Deduplicate;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** The marts of one kind that are made from one event. */
record EventMarts<M extends StoredMartSpec>(StatefulMarts<M> kind, EventSpec event, List<M> marts)
    implements EventTables {

  /** Empty where the domain has none. */
  static <M extends StoredMartSpec> Optional<EventMarts<M>> of(
      StatefulMarts<M> kind, DomainSpec domain, EventSpec event) {
    List<M> marts = domain.marts(kind.kind(), event);
    return marts.isEmpty() ? Optional.empty() : Optional.of(new EventMarts<>(kind, event, marts));
  }

  @Override
  public String step() {
    return kind.step();
  }

  @Override
  public RawNeeds needs() {
    return kind.needs(event, marts);
  }

  @Override
  public RawSteps rebuilding() {
    return kind.rebuilding();
  }

  @Override
  public PTransform<PCollectionList<Row>, PCollectionTuple> make(
      EventSpec from, WarehouseSpec warehouse, Timing timing, boolean once) {
    return new Make<>(this, from, warehouse, timing, needs().areDeduplicated() && !once);
  }

  /** Each mart in a step of its own; where that is needed, events are deduplicated once for all. */
  private static final class Make<M extends StoredMartSpec>
      extends PTransform<PCollectionList<Row>, PCollectionTuple> {
    private final transient EventMarts<M> made;
    private final transient EventSpec from;
    private final transient WarehouseSpec warehouse;
    private final transient Timing timing;
    private final transient boolean deduplicates;

    Make(
        EventMarts<M> made,
        EventSpec from,
        WarehouseSpec warehouse,
        Timing timing,
        boolean deduplicates) {
      this.made = made;
      this.from = from;
      this.warehouse = warehouse;
      this.timing = timing;
      this.deduplicates = deduplicates;
    }

    @Override
    public PCollectionTuple expand(PCollectionList<Row> events) {
      TableOutputs outputs = new TableOutputs();
      PCollectionList<Row> taken = deduplicates ? deduplicated(events, outputs) : events;
      for (M mart : made.marts()) {
        outputs.add(made.kind().make(mart, from, warehouse, timing, taken));
      }
      return outputs.together("Mutations");
    }

    private PCollectionList<Row> deduplicated(PCollectionList<Row> events, TableOutputs outputs) {
      PCollectionTuple unique = events.apply("Deduplicate", Deduplicate.of(from, timing));
      outputs.addCounts(unique.get(Deduplicate.LEDGER));
      return PCollectionList.of(unique.get(Deduplicate.EVENTS));
    }
  }
}
