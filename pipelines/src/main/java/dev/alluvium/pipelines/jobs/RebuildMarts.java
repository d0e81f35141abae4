package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    String runId = RunIds.next();
    return Launched.run(build(options, target, runId), runId);
  }

  /** The job's pipeline, for BigQuery. */
  static Pipeline build(RebuildMartsOptions options, BigQueryTarget target, String runId) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(
                target.domain(),
                target.spec(),
                target.warehouse(),
                runId,
                touched(target.domain(), options),
                options.getShards())
            .onPortableRunner());
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
      rebuild(domain, warehouse, runId, touched, options.getShards(), options);
      return RunSummary.of(runId, domain, warehouse.session());
    }
  }

  /** Computes every window that the ranges touch; returns when the rows are durable. */
  static void rebuild(
      DomainSpec domain,
      LocalWarehouse warehouse,
      String runId,
      Map<String, TimeRanges> touched,
      int shards,
      PipelineOptions options) {
    if (touched.isEmpty()) {
      return;
    }
    Pipeline pipeline = Pipeline.create(LocalRunner.configureBounded(options));
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(domain, warehouse.spec(), warehouse.warehouse(), runId, touched, shards));
    pipeline.run().waitUntilFinish();
    warehouse.session().flush();
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
