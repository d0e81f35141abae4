package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.options.DataflowPipelineWorkerPoolOptions.AutoscalingAlgorithmType;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What a job asks of Dataflow where its user has not said otherwise. */
final class DataflowDefaults {
  private static final String EXACTLY_ONCE = "streaming_mode_exactly_once";
  private static final String RUNNER_V2 = "use_runner_v2";
  private static final int MOST_WORKERS = 10;

  private DataflowDefaults() {}

  static boolean isDataflow(PipelineOptions options) {
    return options.getRunner() == DataflowRunner.class;
  }

  /**
   * Fills in what is not set: runner v2; for a stream Streaming Engine, exactly-once mode (state
   * sums counts up, which a repeated element would make wrong) and up to ten small workers; for
   * bounded input up to ten larger ones; no public addresses; labels to find the job's cost by.
   *
   * @param job its name, as a label has it
   * @throws UserException if it is not said where the job runs, or where it may put files
   */
  static void apply(PipelineOptions options, String job, String domain, boolean streaming) {
    if (!isDataflow(options)) {
      return;
    }
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    require("project", dataflow.getProject(), "whose job it is, as --project=PROJECT");
    require("region", dataflow.getRegion(), "where the job runs, as --region=europe-west3");
    require(
        "tempLocation",
        options.getTempLocation(),
        "a folder for the job's files, as --tempLocation=gs://BUCKET/temp");
    dataflow.setStreaming(streaming);
    dataflow.setExperiments(
        with(dataflow.getExperiments(), RUNNER_V2, List.of(RUNNER_V2, "disable_runner_v2")));
    if (streaming) {
      dataflow.setEnableStreamingEngine(true);
      dataflow.setDataflowServiceOptions(
          with(
              dataflow.getDataflowServiceOptions(),
              EXACTLY_ONCE,
              List.of(EXACTLY_ONCE, "streaming_mode_at_least_once")));
    }
    if (dataflow.getWorkerMachineType() == null) {
      dataflow.setWorkerMachineType(streaming ? "n2d-standard-2" : "n2d-standard-4");
    }
    if (dataflow.getAutoscalingAlgorithm() == null) {
      dataflow.setAutoscalingAlgorithm(AutoscalingAlgorithmType.THROUGHPUT_BASED);
    }
    if (dataflow.getMaxNumWorkers() == 0) {
      dataflow.setMaxNumWorkers(MOST_WORKERS);
    }
    if (dataflow.getUsePublicIps() == null) {
      dataflow.setUsePublicIps(false);
    }
    if (dataflow.getLabels() == null) {
      dataflow.setLabels(Map.of("app", "alluvium", "job", job, "domain", label(domain)));
    }
  }

  private static void require(String option, @Nullable String value, String what) {
    if (value == null || value.isBlank()) {
      throw new UserException("--%s is missing: Dataflow has to know %s".formatted(option, what));
    }
  }

  private static List<String> with(
      @Nullable List<String> given, String added, List<String> unless) {
    List<String> all = given == null ? new ArrayList<>() : new ArrayList<>(given);
    if (unless.stream().noneMatch(all::contains)) {
      all.add(added);
    }
    return all;
  }

  /** A label has lower-case letters, digits, {@code -} and {@code _}, at most 63. */
  private static String label(String text) {
    String clean = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    return clean.substring(Math.max(0, clean.length() - 63));
  }
}
