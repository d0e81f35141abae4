package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.jobs.Checkpoints.Checkpoint;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.timing.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * {@link LoadWarehouse} of a stream into a DuckDB file, on Flink in this process. It keeps its
 * state over a restart: the next start goes on from the last checkpoint, as the same run.
 */
final class LoadOnFlink {
  private LoadOnFlink() {}

  static RunSummary run(LoadWarehouseOptions options, RunControl control) {
    if (!options.getSource().equals("kafka")) {
      throw new UserException(
          "--runner=%s is for --source=kafka; leave it out to load files"
              .formatted(FlinkDefaults.RUNNER));
    }
    if (options.getStopAtEnd()) {
      throw new UserException(
          "--stopAtEnd is not for --runner=%s, which goes on until it is stopped"
              .formatted(FlinkDefaults.RUNNER));
    }
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    Timing timing = LoadWarehouse.timing(options).portable();
    Input input = Input.of(options, domain, CommitGate.alwaysDurable());
    try (LocalWarehouse warehouse = LocalWarehouse.open(file, domain)) {
      Checkpoints checkpoints = Checkpoints.beside(file);
      Optional<Checkpoint> last = checkpoints.newest(warehouse::hasRun);
      String runId = last.map(Checkpoint::runId).orElseGet(RunIds::next);
      check(last, options);
      checkpoints.keepOnly(last);
      FlinkDefaults.apply(
          options, checkpoints.of(runId, options.getShards()), last.map(Checkpoint::path));
      Map<String, Instant> latest = last.isPresent() ? Map.of() : warehouse.latest();
      StreamedMarts marts =
          new StreamedMarts(
                  domain,
                  warehouse.spec(),
                  warehouse.warehouse(),
                  timing,
                  latest,
                  Durations.parse("outOfOrderness", options.getOutOfOrderness()),
                  true,
                  StreamedAlerts.none())
              .publishing(input.alerts(), latest, warehouse::texts);
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(input.name(), input.read())
          .apply(
              "Load",
              LoadGraph.of(
                  domain,
                  warehouse.spec(),
                  warehouse.warehouse().withDurableBundles(),
                  runId,
                  Optional.of(marts)));
      try (StatusLine status = StatusLine.start(options, warehouse, input.reading())) {
        status.phase("load on Flink");
        control.watch(warehouse::newest);
        control.runUntilCancelled(pipeline, input.reading(), warehouse.session()::flush);
      }
      return RunSummary.of(runId, domain, warehouse.session());
    }
  }

  /** State is found again only by the keys that it was put under. */
  private static void check(Optional<Checkpoint> last, LoadWarehouseOptions options) {
    if (last.isPresent() && last.get().shards() != options.getShards()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "--shards=%d, but the state in %s is cut into %d: give --shards=%d, or delete that folder to start without state",
              options.getShards(),
              last.get().path(),
              last.get().shards(),
              last.get().shards()));
    }
  }
}
