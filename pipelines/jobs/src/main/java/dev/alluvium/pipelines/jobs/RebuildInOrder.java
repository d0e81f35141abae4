package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.Layer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.NarrowEvent;
import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.RawTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.fold.StateBudget;
import dev.alluvium.transforms.ledger.CountLedger;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.marts.ReadEventsInOrder;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * What {@link RebuildGraph} computes, on one machine: raw is read in order of time, so that memory
 * holds the windows that are open, and not all that are computed.
 *
 * <p>The ledger counts what is left out of marts, and what could not be computed; where it is part
 * of a run that loads, also the duplicates that the run brought.
 */
final class RebuildInOrder extends PTransform<PBegin, PCollectionList<TableMutation>> {
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
  record Run(String id, Map<String, Long> firstNew) {
    /** One that only computes. */
    static Run ofNoRecords(String id) {
      return new Run(id, Map.of());
    }
  }

  /** What cleaning counts is taken once an event: from the last of these that it has. */
  private enum Kind {
    SEQUENCES("Sequences/"),
    AGGREGATES("Aggregates/"),
    /** Of the vault, and of row marts: of every record, with every column. */
    ROWS("Rows/");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** The tables of one kind that are made from one event. */
  private record Part(Kind kind, EventSpec event, ReadEventsInOrder read, Timing timing) {
    String name() {
      return kind.prefix + event.name();
    }
  }

  private final transient DomainSpec domain;
  private final transient WarehouseSpec spec;
  private final transient OrderedWarehouse warehouse;
  private final transient Run run;
  private final transient int shards;
  private final transient Set<Layer> layers;
  private final transient int readers;
  private final transient StateBudget budget = StateBudget.ofHeap();
  private final transient List<Part> parts = new ArrayList<>();

  /**
   * @param layers what is computed
   * @param touched by event, where its windows are to be computed; events not named have none
   */
  RebuildInOrder(
      DomainSpec domain,
      WarehouseSpec spec,
      OrderedWarehouse warehouse,
      Set<Layer> layers,
      Map<String, TimeRanges> touched,
      int shards,
      Run run) {
    this.layers = layers;
    this.domain = domain;
    this.spec = spec;
    this.warehouse = warehouse;
    this.run = run;
    this.shards = shards;
    List<EventSpec> events =
        domain.events().stream().filter(event -> touched.containsKey(event.name())).toList();
    readers = Math.max(1, events.stream().mapToInt(event -> kinds(event).size()).sum());
    for (EventSpec event : events) {
      TimeRanges ranges = Objects.requireNonNull(touched.get(event.name()));
      kinds(event).forEach(kind -> parts.add(part(kind, event, ranges)));
    }
  }

  /** What is made from that event. */
  private Set<Kind> kinds(EventSpec event) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (RowsOfEvents.isNeeded(domain, event, layers)) {
      kinds.add(Kind.ROWS);
    }
    if (layers.contains(Layer.AGGREGATE_MARTS) && SequenceMarts.isNeeded(domain, event)) {
      kinds.add(Kind.SEQUENCES);
    }
    if (layers.contains(Layer.AGGREGATE_MARTS) && AggregateMarts.isNeeded(domain, event)) {
      kinds.add(Kind.AGGREGATES);
    }
    return kinds;
  }

  private Part part(Kind kind, EventSpec event, TimeRanges ranges) {
    return switch (kind) {
      case ROWS -> rows(event, ranges);
      case SEQUENCES -> sequences(event, ranges.grownBy(SequenceInput.MARGIN));
      case AGGREGATES -> aggregates(event, ranges.grownBy(RawRead.reach(domain, event)));
    };
  }

  /** Whether there is nothing to compute; the pipeline would then have no step. */
  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** What is read; to be closed when the pipeline has ended. */
  List<Reading> readings() {
    return parts.stream().map(part -> part.read().reading()).toList();
  }

  private Part rows(EventSpec event, TimeRanges ranges) {
    OrderedRead read = read(event, RawStretches.of(ranges), List.of());
    return new Part(
        Kind.ROWS,
        event,
        ReadEventsInOrder.of(event, event, warehouse, read),
        Timing.inOrder(shards, ranges));
  }

  private Part aggregates(EventSpec event, TimeRanges ranges) {
    EventSpec narrow = NarrowEvent.forAggregates(event, AggregateMarts.of(domain, event));
    long firstNew = run.firstNew().getOrDefault(event.name(), OrderedRead.NONE_NEW);
    OrderedRead read = read(narrow, RawStretches.of(ranges), List.of()).withNewFrom(firstNew);
    return new Part(
        Kind.AGGREGATES,
        narrow,
        ReadEventsInOrder.of(narrow, event, warehouse, read).eachEventOnce(),
        Timing.inOrder(shards, ranges).inProcess(budget));
  }

  private Part sequences(EventSpec event, TimeRanges ranges) {
    EventSpec narrow = NarrowEvent.forSequences(event, SequenceMarts.of(domain, event));
    List<Stretch> stretches = RawStretches.withNeighbours(ranges);
    OrderedRead read = read(narrow, stretches, NeighbourRead.deciding(event, domain));
    return new Part(
        Kind.SEQUENCES,
        narrow,
        ReadEventsInOrder.of(narrow, event, warehouse, read),
        Timing.inOrder(shards, ranges).inProcess(budget));
  }

  private OrderedRead read(EventSpec event, List<Stretch> stretches, List<String> per) {
    TableSpec raw = RawTables.table(event);
    List<ColumnSpec> columns =
        raw.columns().stream().filter(column -> !NOT_READ.contains(column.name())).toList();
    return OrderedRead.of(
            raw.toBuilder().setColumns(columns).build(),
            EventColumns.EVENT_TS,
            stretches,
            per,
            LARGEST_FIRST)
        .amongReaders(readers);
  }

  @Override
  public PCollectionList<TableMutation> expand(PBegin begin) {
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    for (Part part : parts) {
      PCollectionTuple raw = begin.apply("Raw/" + part.name(), part.read());
      mutations.add(tables(part, raw.get(ReadEventsInOrder.EVENTS), counts));
      boolean isLast = part.kind() == Collections.max(kinds(part.event()));
      counts.add(
          raw.get(ReadEventsInOrder.LEDGER)
              .apply(
                  "Counted/" + part.name(),
                  Filter.by(count -> isLast || count.getKey().outcome() == Outcome.DUPLICATE)));
    }
    mutations.add(
        PCollectionList.of(counts)
            .apply("Counts", Flatten.pCollections())
            .apply("CountLedger", CountLedger.of(run.id(), spec)));
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse.write());
  }

  private PCollection<TableMutation> tables(
      Part part, PCollection<Row> events, List<PCollection<KV<LedgerKey, Long>>> counts) {
    PCollectionTuple made =
        switch (part.kind()) {
          case ROWS ->
              events.apply(
                  "Tables/" + part.name(), RowsOfEvents.of(part.event(), domain, spec, layers));
          case SEQUENCES ->
              PCollectionList.of(events)
                  .apply(
                      "Marts/" + part.name(),
                      SequenceMarts.of(part.event(), domain, spec, part.timing()));
          case AGGREGATES ->
              PCollectionList.of(events)
                  .apply(
                      "Marts/" + part.name(),
                      AggregateMarts.of(part.event(), domain, spec, part.timing())
                          .ofUniqueEvents());
        };
    counts.add(made.get(MartOutputs.LEDGER));
    return made.get(MartOutputs.MUTATIONS);
  }
}
