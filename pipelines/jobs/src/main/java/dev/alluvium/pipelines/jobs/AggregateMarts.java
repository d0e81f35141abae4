package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.marts.AggregateMart;
import dev.alluvium.transforms.marts.Deduplicate;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Every aggregate mart made from one event type, over its events deduplicated once. The inputs are
 * those of {@link Deduplicate}.
 */
@AutoValue
abstract class AggregateMarts extends PTransform<PCollectionList<Row>, PCollectionTuple> {
  abstract EventSpec event();

  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Timing timing();

  /** Whether of several events of one identity and time one is given. */
  abstract boolean unique();

  static AggregateMarts of(EventSpec event, DomainSpec domain, WarehouseSpec spec, Timing timing) {
    return new AutoValue_AggregateMarts(event, domain, spec, timing, false);
  }

  /** The same, for events of which none is there twice. */
  AggregateMarts ofUniqueEvents() {
    return new AutoValue_AggregateMarts(event(), domain(), spec(), timing(), true);
  }

  /** The aggregate marts made from that event. */
  static List<AggregateMartSpec> of(DomainSpec domain, EventSpec event) {
    return domain.aggregateMarts().stream().filter(m -> m.from().equals(event.name())).toList();
  }

  static boolean isNeeded(DomainSpec domain, EventSpec event) {
    return !of(domain, event).isEmpty();
  }

  @Override
  public PCollectionTuple expand(PCollectionList<Row> events) {
    MartOutputs outputs = new MartOutputs();
    PCollection<Row> once = unique() ? events.get(0) : deduplicate(events, outputs);
    for (AggregateMartSpec mart : of(domain(), event())) {
      PCollectionTuple built =
          once.apply(mart.name(), AggregateMart.of(mart, event(), spec(), timing()));
      outputs.add(built.get(AggregateMart.MUTATIONS), built.get(AggregateMart.LEDGER));
    }
    return outputs.together();
  }

  private PCollection<Row> deduplicate(PCollectionList<Row> events, MartOutputs outputs) {
    PCollectionTuple unique = events.apply("Deduplicate", Deduplicate.of(event(), timing()));
    outputs.addCounts(unique.get(Deduplicate.LEDGER));
    return unique.get(Deduplicate.EVENTS);
  }
}
