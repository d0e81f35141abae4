package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.engine.RunIds;
import dev.alluvium.pipelines.engine.Work;
import dev.alluvium.pipelines.models.ModelRefresh;
import dev.alluvium.pipelines.models.Refreshed;
import dev.alluvium.pipelines.models.WithModels;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.openlineage.LineageEvents.Counts;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.Layers;
import dev.alluvium.pipelines.options.Shards;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.summary.RebuildReport;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.RebuildGraph;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Computes the marts of some days from raw again, and the vault where that is asked for: after
 * events that came too late for the stream, after a table was added or a contract has changed.
 */
public final class RebuildMarts {
  private static final String JOB = "rebuild-marts";

  private RebuildMarts() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run RebuildMarts", RebuildMartsOptions.class, args, RebuildMarts::run);
  }

  /** Runs the job to its end or, where its runner goes on by itself, hands it over. */
  public static Outcome run(RebuildMartsOptions options, RunControl control) {
    Engine engine = Engine.ofBounded(options);
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    WarehouseTarget target = WarehouseTarget.of(JOB, options, domain, engine);
    engine.configure(options, new Work(JOB, options.getDomain(), false, target.file().isPresent()));
    DayRange days = DayRange.of(options);
    Set<Layer> layers = Layers.of(options);
    LineageEvents lineage = lineage(options, domain, engine, target, layers);
    try (WarehouseSession warehouse = target.openLoaded(datasets(layers))) {
      String runId = RunIds.next();
      RebuildReport report = RebuildReport.of(warehouse, domain);
      Rebuild rebuild = rebuild(options, domain, warehouse, runId);
      control.announce("it is given up where it is; what is written stays");
      return lineage.during(
          control,
          JobMain::explain,
          () -> {
            lineage.started(runId);
            Launched launched = compute(rebuild, engine, options, control);
            Refreshed models = ModelRefresh.local(domain, warehouse, runId).run(() -> false);
            return new WithModels(report.outcome(runId, days, layers, launched), models);
          },
          id -> Counts.none());
    }
  }

  private static Launched compute(
      Rebuild rebuild, Engine engine, RebuildMartsOptions options, RunControl control) {
    Launched launched =
        rebuild
            .run(engine, options, control)
            .orElseThrow(
                () ->
                    new InputException(
                        "Stopped before all was computed: some rows are as they were. Run it again."));
    control.checkFailure();
    return launched;
  }

  /** The tables of the layers, and the models where this process computes them. */
  private static LineageEvents lineage(
      RebuildMartsOptions options,
      DomainSpec domain,
      Engine engine,
      WarehouseTarget target,
      Set<Layer> layers) {
    Set<String> datasets = RebuildGraph.written(layers);
    Set<String> others = new HashSet<>(QueryAssists.tables(domain));
    Set<String> models = new HashSet<>();
    domain.computed(ModelSpec.class).forEach(model -> models.add(model.qualifiedName()));
    if (target.file().isEmpty()) {
      others.addAll(models);
    }
    return LineageEvents.of(
        options,
        new LineageEvents.Told(
            JOB,
            false,
            engine.isElsewhere(),
            domain,
            topic -> new DatasetName("kafka", topic),
            target::dataset,
            table ->
                !others.contains(table)
                    && (models.contains(table)
                        || datasets.contains(table.substring(0, table.indexOf('.'))))));
  }

  /**
   * What the options ask for.
   *
   * @throws UserException if the domain has no such tables, and nobody could tell afterwards
   */
  static Rebuild rebuild(
      RebuildMartsOptions options, DomainSpec domain, WarehouseSession warehouse, String runId) {
    Rebuild rebuild =
        Rebuild.of(
            warehouse,
            domain,
            Layers.of(options),
            touched(domain, DayRange.of(options)),
            Shards.of(options),
            RebuildInOrder.Run.ofNoRecords(runId));
    if (rebuild.isEmpty() && warehouse.local().isEmpty()) {
      throw new UserException(
          "--domain=%s has no table of --layers=%s: there is nothing to compute"
              .formatted(options.getDomain(), options.getLayers()));
    }
    return rebuild;
  }

  /** Those that are read or written. */
  private static List<String> datasets(Set<Layer> layers) {
    Set<String> datasets = new TreeSet<>(RebuildGraph.written(layers));
    datasets.addAll(Dataset.ids(dataset -> dataset.origin() == Origin.RECORDS));
    return List.copyOf(datasets);
  }

  static Map<String, TimeRanges> touched(DomainSpec domain, DayRange range) {
    TimeRanges days =
        TimeRanges.ofStretches(
            List.of(range.first().atStartOfDay(ZoneOffset.UTC).toInstant()),
            Duration.ofDays(range.length()));
    Map<String, TimeRanges> touched = new HashMap<>();
    for (EventSpec event : domain.events()) {
      touched.put(event.name(), days);
    }
    return touched;
  }
}
