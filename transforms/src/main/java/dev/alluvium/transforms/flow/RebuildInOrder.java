package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.fold.StateBudget;
import dev.alluvium.transforms.ledger.CountLedger;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.marts.ReadEventsInOrder;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * What {@link RebuildGraph} computes, on one machine: raw is read in order of time, so that memory
 * holds the windows that are open, and not all that are computed.
 *
 * <p>The ledger counts what is left out of marts, and what could not be computed; where it is part
 * of a run that loads, also the duplicates that the run brought.
 */
public final class RebuildInOrder extends PTransform<PBegin, PCollectionList<TableMutation>> {
  private static final Set<String> NOT_READ =
      Set.of(RawTables.RECORD_KEY, RawTables.RECORD_HEADERS);

  /** Rows of one instant come with the larger digest first, which then is the one that counts. */
  private static final List<String> LARGEST_FIRST =
      List.of(RawTables.RECORD_DIGEST, RawTables.SOURCE, RawTables.POSITION);

  /**
   * The run that this is part of.
   *
   * @param firstNew by event, the number of the first row in raw that the run has written; an event
   *     not named has none
   */
  public record Run(String id, Map<String, Long> firstNew) {
    /** One that only computes. */
    public static Run ofNoRecords(String id) {
      return new Run(id, Map.of());
    }
  }

  private record PartRead(RebuildPlan.Part part, ReadEventsInOrder read) {}

  private final transient WarehouseSpec spec;
  private final transient OrderedWarehouse warehouse;
  private final transient Run run;
  private final transient int shards;
  private final transient RebuildPlan plan;
  private final transient StateBudget budget = StateBudget.ofHeap();
  private final transient List<PartRead> reads;

  /**
   * @param layers what is computed
   * @param touched by event, where its windows are to be computed; events not named have none
   */
  public RebuildInOrder(
      DomainSpec domain,
      WarehouseSpec spec,
      OrderedWarehouse warehouse,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards,
      Run run) {
    this.spec = spec;
    this.warehouse = warehouse;
    this.run = run;
    this.shards = shards;
    plan = RebuildPlan.of(domain, layers, touched);
    reads = plan.parts().stream().map(part -> new PartRead(part, read(part))).toList();
  }

  /** Whether there is nothing to compute; the pipeline would then have no step. */
  public boolean isEmpty() {
    return plan.isEmpty();
  }

  /** What is read; to be closed when the pipeline has ended. */
  public List<Reading> readings() {
    return reads.stream().map(part -> part.read().reading()).toList();
  }

  private ReadEventsInOrder read(RebuildPlan.Part part) {
    RawNeeds needs = part.tables().needs();
    EventSpec narrow = needs.event();
    TableSpec raw = RawTables.table(narrow);
    List<ColumnSpec> columns =
        raw.columns().stream().filter(column -> !NOT_READ.contains(column.name())).toList();
    OrderedRead read =
        OrderedRead.of(
                raw.toBuilder().setColumns(columns).build(),
                EventColumns.EVENT_TS,
                needs.stretches(part.ranges()),
                needs.sequence().orElse(List.of()),
                LARGEST_FIRST)
            .amongReaders(plan.parts().size());
    if (!needs.areDeduplicated()) {
      return ReadEventsInOrder.of(narrow, part.event(), warehouse, read);
    }
    long firstNew = run.firstNew().getOrDefault(narrow.name(), OrderedRead.NONE_NEW);
    return ReadEventsInOrder.of(narrow, part.event(), warehouse, read.withNewFrom(firstNew))
        .eachEventOnce();
  }

  @Override
  public PCollectionList<TableMutation> expand(PBegin begin) {
    TableOutputs outputs = new TableOutputs();
    reads.forEach(part -> add(begin, part.part(), part.read(), outputs));
    outputs.addMutations(outputs.counts().apply("CountLedger", CountLedger.of(run.id(), spec)));
    return outputs.mutations("Mutations").apply("Write", warehouse.write());
  }

  private void add(
      PBegin begin, RebuildPlan.Part part, ReadEventsInOrder read, TableOutputs outputs) {
    Timing timing = Timing.inOrder(shards, part.ranges()).inProcess(budget);
    PCollectionTuple raw = begin.apply("Raw/" + part.name(), read);
    outputs.add(
        PCollectionList.of(raw.get(ReadEventsInOrder.EVENTS))
            .apply(
                "Tables/" + part.name(),
                part.tables().make(part.tables().needs().event(), spec, timing, true)));
    boolean counts = part.counts();
    outputs.addCounts(
        raw.get(ReadEventsInOrder.LEDGER)
            .apply(
                "Counted/" + part.name(),
                Filter.by(count -> counts || count.getKey().outcome() == Outcome.DUPLICATE)));
  }
}
