package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.pipelines.options.Layer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.ledger.CountLedger;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
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
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Computes tables from raw: those of single events over some ranges of event time, the marts that
 * need more than one over every window that the ranges touch. Cutting the events over several runs,
 * in any order, changes nothing: the last one sees them all. For portable runners, which hold what
 * does not fit into memory elsewhere; on one machine, {@link RebuildInOrder} computes the same.
 */
@AutoValue
abstract class RebuildGraph extends PTransform<PBegin, PCollectionList<TableMutation>> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  /** The run that the ledger counts under. */
  abstract String runId();

  /** By event, where its windows are to be computed; events not named have none. */
  abstract Map<String, TimeRanges> touched();

  abstract int shards();

  abstract Set<Layer> layers();

  static RebuildGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      String runId,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards) {
    return new AutoValue_RebuildGraph(
        domain, spec, warehouse, runId, Map.copyOf(touched), shards, Set.copyOf(layers));
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
  public PCollectionList<TableMutation> expand(PBegin begin) {
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    for (EventSpec event : domain().events()) {
      TimeRanges ofEvent = touched().get(event.name());
      if (ofEvent != null) {
        addTables(begin, event, ofEvent, mutations, counts);
      }
    }
    if (mutations.isEmpty()) {
      throw new IllegalStateException("a graph without a step; ask before whether it is needed");
    }
    mutations.add(
        PCollectionList.of(counts)
            .apply("Counts", Flatten.pCollections())
            .apply("OfThisRun", Filter.by(RebuildGraph::isOfThisRun))
            .apply("CountLedger", CountLedger.of(runId(), spec())));
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse().limitedTo(written(layers())).write());
  }

  /** The datasets whose tables it writes. */
  static Set<String> written(Set<Layer> layers) {
    Set<String> datasets = new HashSet<>(Set.of("ops"));
    layers.forEach(layer -> datasets.add(layer == Layer.VAULT ? "vault" : "mart"));
    return datasets;
  }

  /** Duplicates are those of the runs that loaded the events. */
  private static boolean isOfThisRun(KV<LedgerKey, Long> count) {
    return count.getKey().outcome() != Outcome.DUPLICATE;
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

  /** What cleaning counts is taken once an event: of every record, where these are read. */
  private void addTables(
      PBegin begin,
      EventSpec event,
      TimeRanges ranges,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollection<KV<LedgerKey, Long>> cleaned = null;
    if (layers().contains(Layer.AGGREGATE_MARTS) && SequenceMarts.isNeeded(domain(), event)) {
      cleaned = addSequences(begin, event, ranges, mutations, counts);
    }
    if (layers().contains(Layer.AGGREGATE_MARTS) && AggregateMarts.isNeeded(domain(), event)) {
      cleaned = addAggregates(begin, event, ranges, mutations, counts);
    }
    if (RowsOfEvents.isNeeded(domain(), event, layers())) {
      cleaned = addRows(begin, event, ranges, mutations, counts);
    }
    if (cleaned != null) {
      counts.add(cleaned);
    }
  }

  private PCollection<KV<LedgerKey, Long>> addRows(
      PBegin begin,
      EventSpec event,
      TimeRanges read,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollectionTuple cleaned =
        begin
            .apply("Records/" + event.name(), RawRead.everyRecord(event, spec(), warehouse(), read))
            .apply("CleanRecords/" + event.name(), CleanEvents.of(event));
    PCollectionTuple rows =
        cleaned
            .get(CleanEvents.EVENTS)
            .apply("Rows/" + event.name(), RowsOfEvents.of(event, domain(), spec(), layers()));
    mutations.add(rows.get(MartOutputs.MUTATIONS));
    counts.add(rows.get(MartOutputs.LEDGER));
    return cleaned.get(CleanEvents.LEDGER);
  }

  private PCollection<KV<LedgerKey, Long>> addAggregates(
      PBegin begin,
      EventSpec event,
      TimeRanges ranges,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    TimeRanges read = ranges.grownBy(RawRead.reach(domain(), event));
    PCollectionTuple cleaned =
        begin
            .apply("Raw/" + event.name(), RawRead.of(event, spec(), warehouse(), read))
            .apply("CleanEvents/" + event.name(), CleanEvents.of(event));
    PCollectionTuple marts =
        PCollectionList.of(cleaned.get(CleanEvents.EVENTS))
            .apply(
                "AggregateMarts/" + event.name(),
                AggregateMarts.of(event, domain(), spec(), timing(read)));
    mutations.add(marts.get(MartOutputs.MUTATIONS));
    counts.add(marts.get(MartOutputs.LEDGER));
    return cleaned.get(CleanEvents.LEDGER);
  }

  private PCollection<KV<LedgerKey, Long>> addSequences(
      PBegin begin,
      EventSpec event,
      TimeRanges ranges,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    TimeRanges read = ranges.grownBy(SequenceInput.MARGIN);
    PCollectionTuple cleaned =
        begin.apply(
            "SequenceInput/" + event.name(),
            SequenceInput.of(event, domain(), spec(), warehouse(), read));
    PCollectionTuple marts =
        PCollectionList.of(cleaned.get(CleanEvents.EVENTS))
            .apply(
                "SequenceMarts/" + event.name(),
                SequenceMarts.of(event, domain(), spec(), timing(read)));
    mutations.add(marts.get(MartOutputs.MUTATIONS));
    counts.add(marts.get(MartOutputs.LEDGER));
    return cleaned.get(CleanEvents.LEDGER);
  }
}
