package dev.alluvium.pipelines.jobs;

import com.google.api.services.bigquery.Bigquery;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryTransactions;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoadWarehouse} into BigQuery. The runner does the rest, so nothing here waits for it or
 * looks into the tables; the aggregate marts of files are for {@link RebuildMarts} to compute
 * afterwards.
 */
final class LoadBigQuery {
  private LoadBigQuery() {}

  static Launched run(LoadWarehouseOptions options) {
    BigQueryTarget target = BigQueryTarget.of(options, FormatSettings.load(options));
    if (options.getMaxRejects() != null) {
      throw new UserException(
          "--maxRejects is for a warehouse in a file; BigQuery's job has ended when rows are"
              + " counted: set an alert on rejects instead (docs/operations/alerts.md)");
    }
    String runId = RunIds.next();
    boolean streaming = CloudInput.isStream(options);
    if (streaming && options.getRunner() == DirectRunner.class) {
      throw new UserException(
          "--source=kafka into BigQuery needs a runner that keeps its state when it fails: add"
              + " --runner=DataflowRunner");
    }
    DataflowDefaults.apply(options, "load-warehouse", options.getDomain(), streaming);
    CloudInput.of(options, target.domain()); // What is wrong with the options is said first.
    DatasetNames names = WarehouseName.bigQuery(options.getWarehouse());
    Bigquery client = BigQueryClient.of(options);
    CheckDatasets.of(
        client,
        names,
        WarehouseSpec.DATASETS,
        !DataflowDefaults.isDataflow(options),
        AskGoogle.LIMIT);
    Map<String, Instant> newest = streaming ? NewestPartitions.of(names, client) : Map.of();
    StreamedAlerts.Query query = sql -> past(options, target, client, sql);
    return Launched.run(build(options, target, newest, query, runId), runId);
  }

  /**
   * The job's pipeline. Its shape depends on contracts and options, and not on what is in the
   * tables, so that a running job can be updated.
   *
   * @param newest per event, the first instant of the newest day in raw; none for those without
   *     rows
   * @param past asked for the windows before that, where there are any and the job starts without
   *     state
   */
  static Pipeline build(
      LoadWarehouseOptions options,
      BigQueryTarget target,
      Map<String, Instant> newest,
      StreamedAlerts.Query past,
      String runId) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(CloudInput.name(options), CloudInput.of(options, target.domain()))
        .apply(
            "Load",
            CloudInput.isStream(options)
                ? streamed(options, target, newest, past, runId)
                : graph(target, runId, Optional.empty()));
    return pipeline;
  }

  private static LoadGraph streamed(
      LoadWarehouseOptions options,
      BigQueryTarget target,
      Map<String, Instant> newest,
      StreamedAlerts.Query past,
      String runId) {
    Timing portable = LoadWarehouse.timing(options).portable();
    Timing timing =
        newest.isEmpty() || isUpdate(options)
            ? portable
            : portable.withKeeping(portable.keeping().numberingFrom(lastCounted(past)));
    StreamedMarts marts =
        new StreamedMarts(
                target.domain(),
                target.spec(),
                target.warehouse(),
                timing,
                new StreamedMarts.Before(
                    newest,
                    Durations.parse("outOfOrderness", options.getOutOfOrderness()),
                    isUpdate(options)),
                true,
                StreamedAlerts.none())
            .publishing(
                CloudInput.alerts(options, target.domain()), StreamedAlerts.endOfDay(newest), past);
    return graph(target, runId, Optional.of(marts)).withChangesOnly(timing);
  }

  /** When a run before wrote last, by the clock of its workers. */
  private static Instant lastCounted(StreamedAlerts.Query past) {
    List<List<@Nullable String>> rows =
        past.ask("SELECT CAST(UNIX_MICROS(MAX(counted_at)) AS STRING) FROM ops.ledger");
    String micros = rows.isEmpty() ? null : rows.get(0).get(0);
    return micros == null
        ? Instant.EPOCH
        : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  private static LoadGraph graph(
      BigQueryTarget target, String runId, Optional<StreamedMarts> marts) {
    return LoadGraph.of(target.domain(), target.spec(), target.warehouse(), runId, marts);
  }

  private static List<List<@Nullable String>> past(
      LoadWarehouseOptions options, BigQueryTarget target, Bigquery client, String sql) {
    return BigQueryTransactions.open(
            client,
            target.spec(),
            WarehouseName.bigQuery(options.getWarehouse()),
            "mart",
            JobLabels.of("load-warehouse", options.getDomain()))
        .texts(sql);
  }

  /** A job that is updated in place keeps its state, and so the events of its open windows. */
  private static boolean isUpdate(LoadWarehouseOptions options) {
    return options.as(DataflowPipelineOptions.class).isUpdate();
  }
}
