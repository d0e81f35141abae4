package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
    return Launched.run(build(options, target), RunIds.next());
  }

  /** The job's pipeline, for BigQuery. */
  static Pipeline build(RebuildMartsOptions options, BigQueryTarget target) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(
                target.domain(),
                target.spec(),
                target.warehouse(),
                touched(target.domain(), options),
                options.getShards())
            .onPortableRunner());
    return pipeline;
  }

  private static Map<String, TimeRanges> touched(DomainSpec domain, RebuildMartsOptions options) {
    TimeRanges days = days(options.getFrom(), options.getTo());
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
      rebuild(domain, warehouse, touched, options.getShards(), options);
      return RunSummary.of(runId, domain, warehouse.session());
    }
  }

  /** Computes every window that the ranges touch; returns when the rows are durable. */
  static void rebuild(
      DomainSpec domain,
      LocalWarehouse warehouse,
      Map<String, TimeRanges> touched,
      int shards,
      PipelineOptions options) {
    if (touched.isEmpty()) {
      return;
    }
    Pipeline pipeline = Pipeline.create(LocalRunner.configure(options));
    pipeline.apply(
        "Rebuild",
        RebuildGraph.of(domain, warehouse.spec(), warehouse.warehouse(), touched, shards));
    pipeline.run().waitUntilFinish();
    warehouse.session().flush();
  }

  private static TimeRanges days(String from, String to) {
    LocalDate first = day("from", from);
    LocalDate last = day("to", to);
    if (last.isBefore(first)) {
      throw new UserException("--to=%s is before --from=%s".formatted(to, from));
    }
    List<Instant> starts = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      starts.add(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    return TimeRanges.ofStretches(starts, Duration.ofDays(1));
  }

  private static LocalDate day(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new UserException("--%s=%s is no day; write 2023-04-02".formatted(option, text));
    }
  }
}
