package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Computes the aggregate marts of some days from raw again: after events that came too late for the
 * stream, or after a contract has changed.
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
    return Launched.run(build(options, target), RunIds.next());
  }

  /**
   * The job's pipeline, for BigQuery.
   *
   * @throws UserException if the domain has no such marts
   */
  static Pipeline build(RebuildMartsOptions options, BigQueryTarget target) {
    if (!RebuildGraph.isNeeded(target.domain())) {
      throw new UserException(
          "--domain=%s has no marts that need more than one event: there is nothing to compute"
              .formatted(options.getDomain()));
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(
            target.domain(),
            target.spec(),
            target.warehouse(),
            touched(target.domain(), options),
            options.getShards()));
    return pipeline;
  }

  private static Map<String, TimeRanges> touched(DomainSpec domain, RebuildMartsOptions options) {
    TimeRanges days = days(DayRange.of(options));
    Map<String, TimeRanges> touched = new HashMap<>();
    for (EventSpec event : domain.events()) {
      touched.put(event.name(), days);
    }
    return touched;
  }

  /** Runs the job on a DuckDB file, to its end. */
  static RunSummary run(RebuildMartsOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Map<String, TimeRanges> touched = touched(domain, options);
    String runId = RunIds.next();
    try (LocalWarehouse warehouse =
        LocalWarehouse.open(WarehouseName.duckDbFile(options.getWarehouse()), domain)) {
      RebuildInOrder graph =
          new RebuildInOrder(
              domain,
              warehouse.spec(),
              warehouse.warehouse(),
              touched,
              options.getShards(),
              Optional.empty());
      if (!rebuild(graph, warehouse, control, options)) {
        throw new InputException(
            "Stopped before all marts were computed: some of their windows are as they were."
                + " Run it again.");
      }
      control.checkFailure();
      return RunSummary.of(runId, domain, warehouse.session());
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

  private static TimeRanges days(DayRange range) {
    List<Instant> starts =
        range
            .first()
            .datesUntil(range.last().plusDays(1))
            .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
            .toList();
    return TimeRanges.ofStretches(starts, Duration.ofDays(1));
  }
}
