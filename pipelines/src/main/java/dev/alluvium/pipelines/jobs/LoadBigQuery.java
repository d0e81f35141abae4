package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.timing.Timing;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;

/**
 * {@link LoadWarehouse} into BigQuery. The runner does the rest, so nothing here waits for it or
 * looks into the tables; the aggregate marts of files are for {@link RebuildMarts} to compute
 * afterwards.
 */
final class LoadBigQuery {
  private LoadBigQuery() {}

  static Launched run(LoadWarehouseOptions options) {
    BigQueryTarget target =
        BigQueryTarget.of(options, ContractLoader.loadNamed(options.getDomain()));
    String runId = RunIds.next();
    boolean streaming = CloudInput.isStream(options);
    if (streaming && options.getRunner() == DirectRunner.class) {
      throw new UserException(
          "--source=kafka into BigQuery needs a runner that keeps its state when it fails: add"
              + " --runner=DataflowRunner");
    }
    DataflowDefaults.apply(options, "load-warehouse", options.getDomain(), streaming);
    Map<String, Instant> latest =
        streaming && !isUpdate(options)
            ? NewestPartitions.of(WarehouseName.bigQuery(options.getWarehouse()), options)
            : Map.of();
    return Launched.run(build(options, target, latest, runId), runId);
  }

  /**
   * The job's pipeline. Its shape depends on contracts and options, and not on what is in the
   * tables, so that a running job can be updated.
   *
   * @param latest per event, a time not after the newest in raw; none for those without rows
   */
  static Pipeline build(
      LoadWarehouseOptions options,
      BigQueryTarget target,
      Map<String, Instant> latest,
      String runId) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(CloudInput.name(options), CloudInput.of(options, target.domain()))
        .apply(
            "Load",
            CloudInput.isStream(options)
                ? streamed(options, target, latest, runId)
                : graph(target, runId, Optional.empty()));
    return pipeline;
  }

  private static LoadGraph streamed(
      LoadWarehouseOptions options,
      BigQueryTarget target,
      Map<String, Instant> latest,
      String runId) {
    Timing timing = LoadWarehouse.timing(options).portable();
    StreamedMarts marts =
        new StreamedMarts(
            target.domain(),
            target.spec(),
            target.warehouse(),
            timing,
            latest,
            Durations.parse("outOfOrderness", options.getOutOfOrderness()),
            true);
    return graph(target, runId, Optional.of(marts)).withChangesOnly(timing);
  }

  private static LoadGraph graph(
      BigQueryTarget target, String runId, Optional<StreamedMarts> marts) {
    return LoadGraph.of(target.domain(), target.spec(), target.warehouse(), runId, marts);
  }

  /** A job that is updated in place keeps its state, and so the events of its open windows. */
  private static boolean isUpdate(LoadWarehouseOptions options) {
    return options.as(DataflowPipelineOptions.class).isUpdate();
  }
}
