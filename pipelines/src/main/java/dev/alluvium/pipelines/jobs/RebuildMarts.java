package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.Layers;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.RebuildGraph;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.source.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Computes the marts of some days from raw again, and the vault where that is asked for: after
 * events that came too late for the stream, after a table was added or a contract has changed.
 */
public final class RebuildMarts {
  private RebuildMarts() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run RebuildMarts", RebuildMartsOptions.class, args, RebuildMarts::start);
  }

  /** Runs the job to its end or, where its runner goes on by itself, hands it over. */
  static JobMain.Outcome start(RebuildMartsOptions options, RunControl control) {
    if (!WarehouseName.isBigQuery(options.getWarehouse())) {
      return run(options, control);
    }
    DataflowDefaults.apply(options, "rebuild-marts", options.getDomain(), false);
    BigQueryTarget target =
        BigQueryTarget.of(options, ContractLoader.loadNamed(options.getDomain()));
    DayRange.of(options); // What is wrong with the options is said first.
    Set<String> datasets = new TreeSet<>(RebuildGraph.written(Layers.of(options)));
    datasets.addAll(List.of("raw", "quarantine"));
    CheckDatasets.of(
        BigQueryClient.of(options),
        WarehouseName.bigQuery(options.getWarehouse()),
        List.copyOf(datasets),
        !DataflowDefaults.isDataflow(options),
        AskGoogle.LIMIT);
    String runId = RunIds.next();
    return Launched.run(build(options, target, runId), runId);
  }

  /**
   * The job's pipeline, for BigQuery.
   *
   * @throws UserException if the domain has no such tables
   */
  static Pipeline build(RebuildMartsOptions options, BigQueryTarget target, String runId) {
    Set<Layer> layers = Layers.of(options);
    if (!RebuildGraph.isNeeded(target.domain(), layers)) {
      throw new UserException(
          "--domain=%s has no table of --layers=%s: there is nothing to compute"
              .formatted(options.getDomain(), options.getLayers()));
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(
            target.domain(),
            target.spec(),
            target.warehouse(),
            runId,
            layers,
            touched(target.domain(), DayRange.of(options)),
            options.getShards()));
    return pipeline;
  }

  private static Map<String, TimeRanges> touched(DomainSpec domain, DayRange range) {
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

  /** Runs the job on a DuckDB file, to its end. */
  static RebuildSummary run(RebuildMartsOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    DayRange days = DayRange.of(options);
    Set<Layer> layers = Layers.of(options);
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    try (LocalWarehouse warehouse = LocalWarehouse.openLoaded(file, domain)) {
      String runId = RunIds.next();
      TableRows before = TableRows.of(warehouse.spec(), warehouse.session());
      RebuildInOrder graph =
          new RebuildInOrder(
              domain,
              warehouse.spec(),
              warehouse.warehouse(),
              layers,
              touched(domain, days),
              options.getShards(),
              RebuildInOrder.Run.ofNoRecords(runId));
      control.announce("it is given up where it is; what is written stays");
      if (!rebuild(graph, warehouse, control, options)) {
        throw new InputException(
            "Stopped before all was computed: some rows are as they were. Run it again.");
      }
      control.checkFailure();
      return RebuildSummary.of(runId, days, layers, domain, before, warehouse);
    }
  }

  /**
   * Computes every window that is asked for; returns when the rows are durable.
   *
   * @return false if the run was stopped before
   */
  static boolean rebuild(
      RebuildInOrder graph, LocalWarehouse warehouse, RunControl control, PipelineOptions options) {
    if (graph.isEmpty()) {
      return true;
    }
    try {
      Pipeline pipeline = Pipeline.create(LocalRunner.configureBounded(options));
      pipeline.apply("Rebuild", graph);
      boolean ended = control.runToEnd(pipeline);
      warehouse.session().flush();
      return ended;
    } finally {
      graph.readings().forEach(RunControl::close);
    }
  }
}
