package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.marts.SequenceMart;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/** Every sequence mart made from one event type. The inputs are those of {@link SequenceMart}. */
@AutoValue
abstract class SequenceMarts extends PTransform<PCollectionList<Row>, PCollectionTuple> {
  abstract EventSpec event();

  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Timing timing();

  static SequenceMarts of(EventSpec event, DomainSpec domain, WarehouseSpec spec, Timing timing) {
    return new AutoValue_SequenceMarts(event, domain, spec, timing);
  }

  /** The sequence marts made from that event. */
  static List<SequenceMartSpec> of(DomainSpec domain, EventSpec event) {
    return domain.sequenceMarts().stream().filter(m -> m.from().equals(event.name())).toList();
  }

  static boolean isNeeded(DomainSpec domain, EventSpec event) {
    return !of(domain, event).isEmpty();
  }

  @Override
  public PCollectionTuple expand(PCollectionList<Row> events) {
    MartOutputs outputs = new MartOutputs();
    for (SequenceMartSpec mart : of(domain(), event())) {
      PCollectionTuple built =
          events.apply(mart.name(), SequenceMart.of(mart, event(), spec(), timing()));
      outputs.add(built.get(SequenceMart.MUTATIONS), built.get(SequenceMart.LEDGER));
    }
    return outputs.together();
  }
}
