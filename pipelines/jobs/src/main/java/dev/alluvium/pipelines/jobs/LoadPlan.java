package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.EngineRun;
import dev.alluvium.pipelines.engine.Load;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.engine.Work;
import dev.alluvium.pipelines.models.BehindHint;
import dev.alluvium.pipelines.models.ModelRefresh;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.MaxRejects;
import dev.alluvium.pipelines.options.Shards;
import dev.alluvium.pipelines.options.SourceKind;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.pipelines.watch.LiveRedis;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.LoadGraph;
import dev.alluvium.transforms.flow.LoadGraph.Counting;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.flow.StreamedMarts;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.journal.KeepChanges;
import dev.alluvium.transforms.ledger.WrittenRecords;
import dev.alluvium.transforms.live.DefaultTiles;
import dev.alluvium.transforms.live.TileTables;
import dev.alluvium.transforms.live.redis.RedisAddress;
import dev.alluvium.transforms.live.redis.SendRows;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.TakeUp;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.Warehouse;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;

/**
 * What a load is made of, by its options: all that is wrong with them is said before anything is
 * opened.
 *
 * @param taken the domain with no other events than those that are read
 * @param most that may be rejected
 * @param live where rows of live pages go
 */
record LoadPlan(
    LoadWarehouseOptions options,
    DomainSpec domain,
    DomainSpec taken,
    Engine engine,
    WarehouseTarget target,
    Input input,
    Timing timing,
    MaxRejects most,
    Optional<RedisAddress> live) {
  private static final String JOB = "load-warehouse";

  /**
   * By the options.
   *
   * @throws UserException if they make no sense
   * @throws dev.alluvium.transforms.source.InputException if the input cannot be read
   */
  static LoadPlan of(LoadWarehouseOptions options) {
    DomainSpec domain = FormatSettings.load(options);
    Engine engine = Engine.of(options);
    return of(options, domain, engine, WarehouseTarget.of(JOB, options, domain, engine));
  }

  /** Of some topics of a domain, into a warehouse that has the tables of all. */
  static LoadPlan of(
      LoadWarehouseOptions options, DomainSpec domain, Set<String> topics, WarehouseTarget target) {
    List<EventSpec> events =
        domain.events().stream().filter(event -> topics.contains(event.topic())).toList();
    return of(
        options, domain, domain.toBuilder().setEvents(events).build(), Engine.of(options), target);
  }

  static LoadPlan of(
      LoadWarehouseOptions options, DomainSpec domain, Engine engine, WarehouseTarget target) {
    return of(options, domain, domain, engine, target);
  }

  private static LoadPlan of(
      LoadWarehouseOptions options,
      DomainSpec domain,
      DomainSpec taken,
      Engine engine,
      WarehouseTarget target) {
    boolean isStream = SourceKind.of(options).isStream();
    target.checkLoad(isStream, options.getMaxRejects() != null, engine);
    engine.configure(
        options, new Work(JOB, options.getDomain(), isStream, target.file().isPresent()));
    Timing timing = engine.timing(streaming(options));
    MaxRejects most = MaxRejects.of(options);
    Input input = Input.of(options, taken, engine, target);
    return new LoadPlan(
        options,
        domain,
        taken,
        engine,
        target,
        input,
        timing,
        most,
        live(options, target, isStream));
  }

  /**
   * Of files into a warehouse elsewhere most marts are computed afterwards, and nobody tells of
   * them.
   */
  private static Optional<RedisAddress> live(
      LoadWarehouseOptions options, WarehouseTarget target, boolean isStream) {
    if (target.file().isPresent()) {
      return LiveRedis.of(options);
    }
    Optional<RedisAddress> live = LiveRedis.elsewhere(options);
    if (live.isPresent() && !isStream) {
      throw new UserException(
          "--live is for streams where the warehouse is elsewhere: leave it out; what files bring is"
              + " read by a server, with scripts/run ServeDashboard --live=… --warehouse="
              + options.getWarehouse());
    }
    return live;
  }

  private static Timing streaming(LoadWarehouseOptions options) {
    return Timing.streaming(
        Durations.parse("earlyFiring", options.getEarlyFiring()),
        Durations.parse("allowedLateness", options.getAllowedLateness()),
        Shards.of(options));
  }

  /**
   * Begins the run.
   *
   * @param pipeline as it would be for a run of that name that goes on with kept state
   */
  EngineRun begin(
      WarehouseSession warehouse, RunControl control, Function<String, Pipeline> pipeline) {
    EngineRun run =
        engine.begin(new Load(options, target.file(), warehouse, input, pipeline, control));
    if (input.hasOffsets() && !run.stateIsKept()) {
      StartOption.tell(options, target, warehouse);
    }
    if (counting(warehouse) == Counting.BY_THE_WRITER) {
      warehouse
          .local()
          .orElseThrow()
          .addToEachFlush(WrittenRecords.of(run.id(), domain, warehouse.spec()));
    }
    return run;
  }

  /** A writer that counts what it writes would count twice what comes again out of kept state. */
  private Counting counting(WarehouseSession warehouse) {
    if (warehouse.local().isEmpty()) {
      return Counting.SOON;
    }
    return engine.keepsState() ? Counting.AT_ONCE : Counting.BY_THE_WRITER;
  }

  /**
   * The way of a record. Its steps depend on contracts and options, and not on what is in the
   * tables, so that a running job can be updated.
   */
  LoadGraph graph(WarehouseSession warehouse, String runId, boolean stateIsKept) {
    if (!input.isStream()) {
      Warehouse tables = tables(warehouse, Optional.empty());
      return LoadGraph.of(taken, warehouse.spec(), tables, runId, Optional.empty())
          .counting(counting(warehouse));
    }
    timing
        .keeping()
        .inProcess()
        .ifPresent(budget -> input.reading().holdBackWhile(budget::isScarce));
    NewestEvents newest = warehouse.newest(stateIsKept ? UnreadSources.NONE : input.unread());
    Optional<TakeUp> takeUp = takeUp(newest);
    Warehouse tables = tables(warehouse, takeUp);
    StreamedMarts marts = marts(warehouse, tables, newest, takeUp, stateIsKept);
    LoadGraph graph =
        LoadGraph.of(taken, warehouse.spec(), tables, runId, Optional.of(marts))
            .counting(counting(warehouse))
            .sending(sending(warehouse));
    return tables.rowsAreDear() ? graph.withChangesOnly(marts.timing()) : graph;
  }

  private Warehouse tables(WarehouseSession warehouse, Optional<TakeUp> takeUp) {
    return engine.keepsState()
        ? warehouse.tables().withDurableBundles()
        : warehouse.tables().readingInTurn(takeUp);
  }

  /** Not where the user says where to start: what comes then may be of any time. */
  private Optional<TakeUp> takeUp(NewestEvents newest) {
    if (engine.keepsState() || !input.goesOn() || !StartOption.isWarehouse(options, target)) {
      return Optional.empty();
    }
    Duration outOfOrderness = outOfOrderness();
    return newest.passed().map(at -> new TakeUp(input.reading(), at.minus(outOfOrderness)));
  }

  private Duration outOfOrderness() {
    return Durations.parse("outOfOrderness", options.getOutOfOrderness());
  }

  /** Beside a lake, changes that a stream tells of are kept as they came. */
  Optional<KeepChanges> keeping(WarehouseSession warehouse) {
    return warehouse
        .local()
        .filter(local -> input.isStream())
        .flatMap(LocalTables::changes)
        .map(folder -> KeepChanges.in(folder, taken))
        .filter(KeepChanges::hasAny);
  }

  /** Where this process writes the warehouse, its writer tells of rows when they are durable. */
  private Optional<SendRows> sending(WarehouseSession warehouse) {
    if (warehouse.local().isPresent()) {
      return Optional.empty();
    }
    return live.map(
        to ->
            SendRows.of(
                TileTables.of(DefaultTiles.shown(domain).tiles(), warehouse.spec()),
                warehouse.spec(),
                to,
                domain.name()));
  }

  private StreamedMarts marts(
      WarehouseSession warehouse,
      Warehouse tables,
      NewestEvents newest,
      Optional<TakeUp> takeUp,
      boolean stateIsKept) {
    return new StreamedMarts(
            domain,
            warehouse.spec(),
            tables,
            newest.notBefore().isEmpty() || stateIsKept ? timing : numberedOn(warehouse),
            new StreamedMarts.Before(
                newest.notBefore(),
                newest.unbegun(),
                outOfOrderness(),
                stateIsKept,
                takeUp.map(TakeUp::reached)),
            engine.keepsState(),
            StreamedMessages.none())
        .publishing(input.messages(), newest.notAfter(), warehouse::texts);
  }

  /** Rows get numbers after those that a run before has given. */
  private Timing numberedOn(WarehouseSession warehouse) {
    return warehouse
        .lastCounted()
        .map(floor -> timing.withKeeping(timing.keeping().numberingFrom(floor)))
        .orElse(timing);
  }

  /** Those of a stream are kept up to date; of files they are built when these have ended. */
  ModelRefresh.Keeper keepModels(ModelRefresh models, RunControl control) {
    return (input.isStream() ? models : models.none()).keep(control, System.err::println);
  }

  /** What the run has to say, and what to run now. */
  Outcome hinting(Outcome outcome, WarehouseSession warehouse, String runId) {
    if (warehouse.local().isPresent()) {
      return BehindHint.of(
          outcome, domain, warehouse, runId, options.getDomain(), options.getWarehouse());
    }
    return input.isStream()
        ? outcome
        : BehindHint.elsewhere(outcome, domain, options.getDomain(), options.getWarehouse());
  }

  /** Tells catalogs of the run, where the options say so. */
  LineageEvents lineage() {
    Set<String> others = new HashSet<>(QueryAssists.tables(domain));
    if (target.file().isEmpty()) {
      domain.computed().forEach(table -> others.add(table.qualifiedName()));
    }
    return LineageEvents.of(
        options,
        new LineageEvents.Told(
            JOB,
            input.isStream(),
            engine.isElsewhere(),
            domain,
            topic -> Input.dataset(options, topic),
            target::dataset,
            table -> !others.contains(table)));
  }

  /** Whether the run is a stream that ends only when all is given out that its steps hold. */
  boolean isDrained() {
    return input.isStream() && !engine.keepsState();
  }

  /**
   * Whether the aggregate marts of files are computed when these have ended; else it is for {@link
   * RebuildMarts} to do, when the runner is done.
   */
  boolean computesMarts(WarehouseSession warehouse) {
    return !input.isStream() && warehouse.local().isPresent();
  }

  /**
   * Computes the windows that the run has brought events of.
   *
   * @param firstNew by event, the number of the first row in raw that the run has written
   * @throws InputException if the run is stopped before
   */
  void computeMarts(
      WarehouseSession warehouse, String runId, Map<String, Long> firstNew, RunControl control) {
    if (control.isStopped()) {
      throw new InputException(
          "Stopped before the end of the files: the aggregate marts are as they were."
              + " Run it again to load the rest; what is loaded already stays once.");
    }
    warehouse.flush();
    Map<String, TimeRanges> touched = new HashMap<>();
    warehouse
        .hoursTouched(runId)
        .forEach(
            (event, hours) ->
                touched.put(event, TimeRanges.ofStretches(hours, Duration.ofHours(1))));
    Rebuild rebuild =
        Rebuild.of(
            warehouse,
            domain,
            Set.of(Layer.AGGREGATE_MARTS),
            touched,
            Shards.of(options),
            new RebuildInOrder.Run(runId, firstNew));
    if (rebuild.run(engine, options, control).isEmpty()) {
      throw new InputException(
          "Stopped before all marts were computed; all else is loaded."
              + " Run it again: what is loaded already stays once.");
    }
  }
}
