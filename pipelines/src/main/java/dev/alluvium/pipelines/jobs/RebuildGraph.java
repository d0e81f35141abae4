package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.pipelines.options.Layer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;

/**
 * Computes tables from raw: those of single events over some ranges of event time, the marts that
 * need more than one over every window that the ranges touch. Cutting the events over several runs,
 * in any order, changes nothing: the last one sees them all. For portable runners, which hold what
 * does not fit into memory elsewhere; on one machine, {@link RebuildInOrder} computes the same.
 */
@AutoValue
abstract class RebuildGraph extends PTransform<PBegin, PDone> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  /** By event, where its windows are to be computed; events not named have none. */
  abstract Map<String, TimeRanges> touched();

  abstract int shards();

  abstract Set<Layer> layers();

  static RebuildGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards) {
    return new AutoValue_RebuildGraph(
        domain, spec, warehouse, Map.copyOf(touched), shards, Set.copyOf(layers));
  }

  private Timing timing(TimeRanges read) {
    Timing timing = Timing.bounded(shards(), read).portable();
    return timing.withKeeping(timing.keeping().withClock(asOfNow()));
  }

  /**
   * Rows are numbered by the time before raw is read: what a stream writes of a window meanwhile
   * has more of it, and stands.
   */
  private static Clock asOfNow() {
    return Clock.fixed(Instant.now(), ZoneOffset.UTC);
  }

  @Override
  public PDone expand(PBegin begin) {
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    for (EventSpec event : domain().events()) {
      TimeRanges ofEvent = touched().get(event.name());
      if (ofEvent != null) {
        addTables(begin, event, ofEvent, mutations);
      }
    }
    if (mutations.isEmpty()) {
      throw new IllegalStateException("a graph without a step; ask before whether it is needed");
    }
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse().limitedTo(datasets()).write());
  }

  private Set<String> datasets() {
    Set<String> datasets = new HashSet<>();
    layers().forEach(layer -> datasets.add(layer == Layer.VAULT ? "vault" : "mart"));
    return datasets;
  }

  /** Whether a domain has tables of such layers at all. */
  static boolean isNeeded(DomainSpec domain, Set<Layer> layers) {
    return domain.events().stream()
        .anyMatch(
            event ->
                RowsOfEvents.isNeeded(domain, event, layers)
                    || (layers.contains(Layer.AGGREGATE_MARTS)
                        && (SequenceMarts.isNeeded(domain, event)
                            || AggregateMarts.isNeeded(domain, event))));
  }

  private void addTables(
      PBegin begin,
      EventSpec event,
      TimeRanges ranges,
      List<PCollection<TableMutation>> mutations) {
    if (RowsOfEvents.isNeeded(domain(), event, layers())) {
      mutations.add(rows(begin, event, ranges));
    }
    if (!layers().contains(Layer.AGGREGATE_MARTS)) {
      return;
    }
    if (SequenceMarts.isNeeded(domain(), event)) {
      mutations.add(sequences(begin, event, ranges.grownBy(SequenceInput.MARGIN)));
    }
    if (AggregateMarts.isNeeded(domain(), event)) {
      mutations.add(aggregates(begin, event, ranges.grownBy(RawRead.reach(domain(), event))));
    }
  }

  private PCollection<TableMutation> rows(PBegin begin, EventSpec event, TimeRanges read) {
    return begin
        .apply("Records/" + event.name(), RawRead.everyRecord(event, spec(), warehouse(), read))
        .apply("CleanRecords/" + event.name(), CleanEvents.of(event))
        .apply("Rows/" + event.name(), RowsOfEvents.of(event, domain(), spec(), layers()));
  }

  private PCollection<TableMutation> aggregates(PBegin begin, EventSpec event, TimeRanges read) {
    PCollection<Row> events =
        begin
            .apply("Raw/" + event.name(), RawRead.of(event, spec(), warehouse(), read))
            .apply("CleanEvents/" + event.name(), CleanEvents.of(event));
    return PCollectionList.of(events)
        .apply(
            "AggregateMarts/" + event.name(),
            AggregateMarts.of(event, domain(), spec(), timing(read)))
        .get(MartOutputs.MUTATIONS);
  }

  private PCollection<TableMutation> sequences(PBegin begin, EventSpec event, TimeRanges read) {
    PCollection<Row> events =
        begin.apply(
            "SequenceInput/" + event.name(),
            SequenceInput.of(event, domain(), spec(), warehouse(), read));
    return PCollectionList.of(events)
        .apply(
            "SequenceMarts/" + event.name(),
            SequenceMarts.of(event, domain(), spec(), timing(read)))
        .get(MartOutputs.MUTATIONS);
  }
}
