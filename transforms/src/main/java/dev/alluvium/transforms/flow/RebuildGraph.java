package dev.alluvium.transforms.flow;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Computes tables from raw: those of single events over some ranges of event time, the marts that
 * need more than one over every window that the ranges touch. Cutting the events over several runs,
 * in any order, changes nothing: the last one sees them all. For portable runners, which hold what
 * does not fit into memory elsewhere; on one machine, {@link RebuildInOrder} computes the same.
 */
@AutoValue
public abstract class RebuildGraph extends PTransform<PBegin, PCollectionList<TableMutation>> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract String runId();

  abstract Set<Layer> layers();

  abstract Map<String, TimeRanges> touched();

  abstract int shards();

  /**
   * Of a domain that {@linkplain #isNeeded has} such tables.
   *
   * @param runId the run that the ledger counts under
   * @param layers what is computed
   * @param touched by event, where its windows are to be computed; events not named have none
   */
  public static RebuildGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      String runId,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards) {
    return new AutoValue_RebuildGraph(
        domain, spec, warehouse, runId, Set.copyOf(layers), Map.copyOf(touched), shards);
  }

  /** Whether a domain has tables of such layers at all. */
  public static boolean isNeeded(DomainSpec domain, Set<Layer> layers) {
    return RebuildPlan.isNeeded(domain, layers);
  }

  /** The datasets whose tables it writes. */
  public static Set<String> written(Set<Layer> layers) {
    Set<String> datasets = new HashSet<>(Layer.datasets(layers));
    datasets.add(Dataset.OPS.id());
    return datasets;
  }

  @Override
  public PCollectionList<TableMutation> expand(PBegin begin) {
    RebuildPlan plan = RebuildPlan.of(domain(), layers(), touched());
    if (plan.isEmpty()) {
      throw new IllegalStateException("a graph without a step; ask before whether it is needed");
    }
    TableOutputs outputs = new TableOutputs();
    plan.parts().forEach(part -> add(begin, part, outputs));
    outputs.addMutations(
        outputs
            .counts()
            .apply("OfThisRun", Filter.by(RebuildGraph::isOfThisRun))
            .apply("CountLedger", CountLedger.of(runId(), spec())));
    return outputs
        .mutations("Mutations")
        .apply("Write", warehouse().limitedTo(written(layers())).write());
  }

  private void add(PBegin begin, RebuildPlan.Part part, TableOutputs outputs) {
    EventTables tables = part.tables();
    EventSpec event = part.event();
    PCollectionTuple cleaned =
        new CleanedRaw(event, spec(), warehouse())
            .read(begin, tables.rebuilding(), tables.needs(), part.ranges());
    outputs.add(
        PCollectionList.of(cleaned.get(CleanEvents.EVENTS))
            .apply(part.name(), tables.make(event, spec(), timing(part.ranges()), false)));
    if (part.counts()) {
      outputs.addCounts(cleaned.get(CleanEvents.LEDGER));
    }
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

  /** Duplicates are those of the runs that loaded the events. */
  private static boolean isOfThisRun(KV<LedgerKey, Long> count) {
    return count.getKey().outcome() != Outcome.DUPLICATE;
  }
}
