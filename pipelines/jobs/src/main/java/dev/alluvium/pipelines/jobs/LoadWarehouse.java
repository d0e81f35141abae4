package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.EngineRun;
import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.models.ModelRefresh;
import dev.alluvium.pipelines.models.Refreshed;
import dev.alluvium.pipelines.models.WithModels;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.options.SourceKind;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.summary.RunReport;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.pipelines.watch.RunWatcher;
import dev.alluvium.pipelines.watch.RunWatcher.Watch;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.flow.LoadGraph;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/**
 * Loads a domain's events, from files or Kafka, into every layer of a warehouse. From files, it
 * ends with the files, and the aggregate marts are then computed from raw; from Kafka, it goes on
 * until it is stopped, and they are written as the events come. Models of a warehouse that this
 * process writes are brought up to date at the end, and while a stream runs. Of a lake it makes a
 * new warehouse, see {@link LakeLoad}.
 */
public final class LoadWarehouse {
  private LoadWarehouse() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run LoadWarehouse", LoadWarehouseOptions.class, args, LoadWarehouse::run);
  }

  /** Runs the job to its end or, where its runner goes on by itself, hands it over. */
  public static Outcome run(LoadWarehouseOptions options, RunControl control) {
    return SourceKind.of(options) == SourceKind.LAKE
        ? LakeLoad.run(options, control)
        : run(LoadPlan.of(options), control);
  }

  /**
   * The same, of some topics of a domain, into a warehouse that has the tables of all.
   *
   * @param options which are not asked for the domain
   */
  public static Outcome run(
      LoadWarehouseOptions options,
      DomainSpec domain,
      Set<String> topics,
      WarehouseTarget target,
      RunControl control) {
    return run(LoadPlan.of(options, domain, topics, target), control);
  }

  private static Outcome run(LoadPlan plan, RunControl control) {
    LineageEvents lineage = plan.lineage();
    try (WarehouseSession warehouse = plan.target().open();
        RunReport report = RunReport.of(warehouse, plan.domain())) {
      Watch watch = RunWatcher.all(plan.options(), plan.domain(), warehouse, control);
      try (watch) {
        return lineage.during(
            control,
            JobMain::explain,
            () -> load(plan, warehouse, report, lineage, control),
            report::counts);
      }
    }
  }

  private static Outcome load(
      LoadPlan plan,
      WarehouseSession warehouse,
      RunReport report,
      LineageEvents lineage,
      RunControl control) {
    LoadWarehouseOptions options = plan.options();
    EngineRun run = plan.begin(warehouse, control, id -> pipeline(plan, warehouse, id, true));
    lineage.started(run.id());
    ModelRefresh models =
        ModelRefresh.local(plan.domain(), warehouse, run.id())
            .publishing(plan.domain().publishedTopics(), plan.input().messages());
    Launched launched;
    try (run) {
      Pipeline pipeline = pipeline(plan, warehouse, run.id(), run.stateIsKept());
      report.start(run.phase(), options, plan.input().reading(), control);
      ModelRefresh.Keeper keeper = plan.keepModels(models, control);
      try (keeper) {
        launched = run.run(pipeline);
      }
      if (plan.computesMarts(warehouse)) {
        report.phase("marts");
        plan.computeMarts(warehouse, run.id(), report.firstNew(), control);
      }
      warehouse.flush();
      control.checkFailure();
      if (plan.isDrained()) {
        warehouse.noteEnd();
      }
    }
    control.checkFailure();
    if (!models.isEmpty()) {
      report.phase("models");
    }
    Refreshed refreshed = models.run(() -> false);
    return new WithModels(
        plan.hinting(report.outcome(run.id(), plan.most(), launched), warehouse, run.id()),
        refreshed);
  }

  /** The source, then all that becomes of a record, see {@link LoadGraph}. */
  static Pipeline pipeline(
      LoadPlan plan, WarehouseSession warehouse, String runId, boolean stateIsKept) {
    Pipeline pipeline = Pipeline.create(plan.options());
    PCollection<SourceBatch> batches = pipeline.apply(plan.input().name(), plan.input().read());
    plan.keeping(warehouse)
        .map(keep -> batches.apply("KeepChanges", keep))
        .orElse(batches)
        .apply("Load", plan.graph(warehouse, runId, stateIsKept));
    return pipeline;
  }
}
