package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.jobs.RebuildInOrder.Run;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.Layer;
import dev.alluvium.pipelines.options.MaxRejects;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.ledger.WrittenRecords;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.timing.Timing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;

/**
 * Loads a domain's events, from files or Kafka, into every layer of a warehouse. From files, it
 * ends with the files, and the aggregate marts are then computed from raw; from Kafka, it goes on
 * until it is stopped, and they are written as the events come.
 */
public final class LoadWarehouse {
  private LoadWarehouse() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run LoadWarehouse", LoadWarehouseOptions.class, args, LoadWarehouse::start);
  }

  /** Runs the job to its end or, where its runner goes on by itself, hands it over. */
  static JobMain.Outcome start(LoadWarehouseOptions options, RunControl control) {
    if (WarehouseName.isBigQuery(options.getWarehouse())) {
      return LoadBigQuery.run(options);
    }
    return FlinkDefaults.isFlink(options)
        ? LoadOnFlink.run(options, control)
        : run(options, control);
  }

  /** Runs the job on the DirectRunner into a DuckDB file, to its end, and tells what it did. */
  public static RunSummary run(LoadWarehouseOptions options, RunControl control) {
    DomainSpec domain = FormatSettings.load(options);
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    Timing timing = timing(options);
    MaxRejects most = MaxRejects.of(options);
    Input input = Input.of(options, domain, new DuckDbGate(file), new DuckDbPositions(file));
    String runId = RunIds.next();
    try (LocalWarehouse warehouse = LocalWarehouse.open(file, domain)) {
      StartOption.tell(options, warehouse);
      RunSummary.Before before = RunSummary.Before.of(warehouse, domain);
      try (StatusLine status =
          StatusLine.start(options, warehouse, input.reading(), control::fail)) {
        control.watch(warehouse::newest);
        load(options, timing, control, domain, warehouse, input, runId);
        if (!input.isStream()) {
          if (control.isStopped()) {
            throw new InputException(
                "Stopped before the end of the files: the aggregate marts are as they were."
                    + " Run it again to load the rest; what is loaded already stays once.");
          }
          status.phase("marts");
          computeMarts(options, control, domain, warehouse, new Run(runId, before.firstNew()));
        }
      }
      warehouse.session().flush();
      RunControl.close(input.reading());
      control.checkFailure();
      return before.summary(runId, domain, warehouse, most);
    }
  }

  private static void computeMarts(
      LoadWarehouseOptions options,
      RunControl control,
      DomainSpec domain,
      LocalWarehouse warehouse,
      Run run) {
    RebuildInOrder graph =
        new RebuildInOrder(
            domain,
            warehouse.spec(),
            warehouse.warehouse(),
            Set.of(Layer.AGGREGATE_MARTS),
            warehouse.touched(run.id()),
            options.getShards(),
            run);
    if (!RebuildMarts.rebuild(graph, warehouse, control, options)) {
      throw new InputException(
          "Stopped before all marts were computed; all else is loaded."
              + " Run it again: what is loaded already stays once.");
    }
  }

  private static void load(
      LoadWarehouseOptions options,
      Timing timing,
      RunControl control,
      DomainSpec domain,
      LocalWarehouse warehouse,
      Input input,
      String runId) {
    Pipeline pipeline =
        Pipeline.create(
            input.isStream()
                ? LocalRunner.configureStream(options)
                : LocalRunner.configureBounded(options));
    Optional<StreamedMarts> marts =
        input.isStream()
            ? Optional.of(marts(options, timing, domain, warehouse, input.alerts()))
            : Optional.empty();
    warehouse.session().addToEachFlush(WrittenRecords.of(runId, domain, warehouse.spec()));
    pipeline
        .apply(input.name(), input.read())
        .apply(
            "Load",
            LoadGraph.of(domain, warehouse.spec(), warehouse.warehouse(), runId, marts)
                .counting(LoadGraph.Counting.BY_THE_WRITER));
    Reading reading = input.reading();
    control.runUntilStopped(pipeline, reading);
  }

  static Timing timing(LoadWarehouseOptions options) {
    if (options.getShards() < 1) {
      throw new UserException("--shards must be at least 1");
    }
    return Timing.streaming(
        Durations.parse("earlyFiring", options.getEarlyFiring()),
        Durations.parse("allowedLateness", options.getAllowedLateness()),
        options.getShards());
  }

  static StreamedMarts.Before before(
      LoadWarehouseOptions options, LocalWarehouse warehouse, boolean stateIsKept) {
    return new StreamedMarts.Before(
        warehouse.latest(),
        Durations.parse("outOfOrderness", options.getOutOfOrderness()),
        stateIsKept);
  }

  private static StreamedMarts marts(
      LoadWarehouseOptions options,
      Timing timing,
      DomainSpec domain,
      LocalWarehouse warehouse,
      StreamedAlerts alerts) {
    StreamedMarts.Before before = before(options, warehouse, false);
    return new StreamedMarts(
            domain,
            warehouse.spec(),
            warehouse.warehouse(),
            timing.inProcess(),
            before,
            false,
            StreamedAlerts.none())
        .publishing(alerts, before.newest(), warehouse::texts);
  }
}
