package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
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
import java.util.ArrayList;
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
import org.apache.beam.sdk.values.PDone;

/**
 * Computes aggregate marts from raw, over every window that some ranges of event time touch.
 * Cutting the events over several runs, in any order, changes nothing: the last one sees them all.
 */
@AutoValue
abstract class RebuildGraph extends PTransform<PBegin, PDone> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  /** The run that the ledger counts under. */
  abstract String runId();

  /** By event, where its windows are to be computed; events not named have none. */
  abstract Map<String, TimeRanges> touched();

  abstract int shards();

  /** Whether the runner is a portable one; otherwise it is the local one. */
  abstract boolean portable();

  static RebuildGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      String runId,
      Map<String, TimeRanges> touched,
      int shards) {
    return new AutoValue_RebuildGraph(
        domain, spec, warehouse, runId, Map.copyOf(touched), shards, false);
  }

  /** The same, for a portable runner. */
  RebuildGraph onPortableRunner() {
    return new AutoValue_RebuildGraph(
        domain(), spec(), warehouse(), runId(), touched(), shards(), true);
  }

  private Timing timing(TimeRanges read) {
    Timing bounded = Timing.bounded(shards(), read);
    return portable() ? bounded.portable() : bounded.withStateInProcess(true);
  }

  @Override
  public PDone expand(PBegin begin) {
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    for (EventSpec event : domain().events()) {
      TimeRanges ofEvent = touched().get(event.name());
      if (ofEvent != null && SequenceMarts.isNeeded(domain(), event)) {
        addSequences(begin, event, ofEvent.grownBy(SequenceInput.MARGIN), mutations, counts);
      }
      if (ofEvent != null && AggregateMarts.isNeeded(domain(), event)) {
        TimeRanges read = ofEvent.grownBy(RawRead.reach(domain(), event));
        addAggregates(begin, event, read, mutations, counts);
      }
    }
    if (mutations.isEmpty()) {
      return PDone.in(begin.getPipeline());
    }
    mutations.add(
        PCollectionList.of(counts)
            .apply("Counts", Flatten.pCollections())
            .apply("OfThisRun", Filter.by(RebuildGraph::isOfThisRun))
            .apply("CountLedger", CountLedger.of(runId(), spec())));
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse().limitedTo(Set.of("mart", "ops")).write());
  }

  /** Duplicates are those of the runs that loaded the events. */
  private static boolean isOfThisRun(KV<LedgerKey, Long> count) {
    return count.getKey().outcome() != Outcome.DUPLICATE;
  }

  private void addAggregates(
      PBegin begin,
      EventSpec event,
      TimeRanges read,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollectionTuple cleaned =
        begin
            .apply("Raw/" + event.name(), RawRead.of(event, spec(), warehouse(), read))
            .apply("CleanEvents/" + event.name(), CleanEvents.of(event));
    PCollectionTuple marts =
        cleaned
            .get(CleanEvents.EVENTS)
            .apply(
                "AggregateMarts/" + event.name(),
                AggregateMarts.of(event, domain(), spec(), timing(read)));
    mutations.add(marts.get(MartOutputs.MUTATIONS));
    counts.add(cleaned.get(CleanEvents.LEDGER));
    counts.add(marts.get(MartOutputs.LEDGER));
  }

  private void addSequences(
      PBegin begin,
      EventSpec event,
      TimeRanges read,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollectionTuple input =
        begin.apply(
            "SequenceInput/" + event.name(),
            SequenceInput.of(event, domain(), spec(), warehouse(), read));
    PCollectionTuple marts =
        input
            .get(CleanEvents.EVENTS)
            .apply(
                "SequenceMarts/" + event.name(),
                SequenceMarts.of(event, domain(), spec(), timing(read)));
    mutations.add(marts.get(MartOutputs.MUTATIONS));
    counts.add(marts.get(MartOutputs.LEDGER));
    if (!AggregateMarts.isNeeded(domain(), event)) { // Else these rows are counted there.
      counts.add(input.get(CleanEvents.LEDGER));
    }
  }
}
