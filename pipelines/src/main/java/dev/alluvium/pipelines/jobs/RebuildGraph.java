package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Computes the marts that need more than one event from raw, over every window that some ranges of
 * event time touch. Cutting the events over several runs, in any order, changes nothing: the last
 * one sees them all. For portable runners, which hold what does not fit into memory elsewhere; on
 * one machine, {@link RebuildInOrder} computes the same.
 */
@AutoValue
abstract class RebuildGraph extends PTransform<PBegin, PDone> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  /** By event, where its windows are to be computed; events not named have none. */
  abstract Map<String, TimeRanges> touched();

  abstract int shards();

  static RebuildGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      Map<String, TimeRanges> touched,
      int shards) {
    return new AutoValue_RebuildGraph(domain, spec, warehouse, Map.copyOf(touched), shards);
  }

  private Timing timing(TimeRanges read) {
    return Timing.bounded(shards(), read).portable();
  }

  @Override
  public PDone expand(PBegin begin) {
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    for (EventSpec event : domain().events()) {
      TimeRanges ofEvent = touched().get(event.name());
      if (ofEvent != null && SequenceMarts.isNeeded(domain(), event)) {
        mutations.add(sequences(begin, event, ofEvent.grownBy(SequenceInput.MARGIN)));
      }
      if (ofEvent != null && AggregateMarts.isNeeded(domain(), event)) {
        TimeRanges read = ofEvent.grownBy(RawRead.reach(domain(), event));
        mutations.add(
            begin
                .apply("Raw/" + event.name(), RawRead.of(event, spec(), warehouse(), read))
                .apply("CleanEvents/" + event.name(), CleanEvents.of(event))
                .apply(
                    "AggregateMarts/" + event.name(),
                    AggregateMarts.of(event, domain(), spec(), timing(read)))
                .get(MartOutputs.MUTATIONS));
      }
    }
    if (mutations.isEmpty()) {
      throw new IllegalStateException("a graph without a step; ask before whether it is needed");
    }
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse().limitedTo(Set.of("mart")).write());
  }

  /** Whether a domain has such marts at all. */
  static boolean isNeeded(DomainSpec domain) {
    return domain.events().stream()
        .anyMatch(e -> SequenceMarts.isNeeded(domain, e) || AggregateMarts.isNeeded(domain, e));
  }

  private PCollection<TableMutation> sequences(PBegin begin, EventSpec event, TimeRanges read) {
    return begin
        .apply(
            "SequenceInput/" + event.name(),
            SequenceInput.of(event, domain(), spec(), warehouse(), read))
        .apply(
            "SequenceMarts/" + event.name(),
            SequenceMarts.of(event, domain(), spec(), timing(read)))
        .get(MartOutputs.MUTATIONS);
  }
}
