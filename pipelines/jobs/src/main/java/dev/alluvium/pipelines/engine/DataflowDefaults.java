package dev.alluvium.pipelines.engine;

import dev.alluvium.pipelines.cloud.JobLabels;
import dev.alluvium.pipelines.options.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.options.DataflowPipelineWorkerPoolOptions.AutoscalingAlgorithmType;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;

/** What a job asks of Dataflow where its user has not said otherwise. */
final class DataflowDefaults {
  private static final String EXACTLY_ONCE = "streaming_mode_exactly_once";
  private static final String RUNNER_V2 = "use_runner_v2";
  private static final int MOST_WORKERS = 10;

  /** A bucket's name has 3 to 222 characters. */
  private static final Pattern FOLDER =
      Pattern.compile("gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?");

  private DataflowDefaults() {}

  /** A job that is updated in place keeps its state, and so the events of its open windows. */
  static boolean isUpdate(PipelineOptions options) {
    return isDataflow(options) && options.as(DataflowPipelineOptions.class).isUpdate();
  }

  static boolean isDataflow(PipelineOptions options) {
    return options.getRunner() == DataflowRunner.class;
  }

  /**
   * Fills in what is not set: runner v2; for a stream Streaming Engine, exactly-once mode (state
   * sums counts up, which a repeated element would make wrong) and up to ten small workers; for
   * bounded input up to ten larger ones; no public addresses; labels to find the job's cost by.
   *
   * @param job its name, as a label has it
   * @throws UserException if it is not said where the job runs, or where it may put files; a stream
   *     that is launched from no template has to be told where to stage, as by default that is
   *     beside the temporary files
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
    checkFolder("tempLocation", options.getTempLocation());
    if (isGiven("stagingLocation", options)) {
      checkFolder("stagingLocation", dataflow.getStagingLocation());
    } else if (streaming && dataflow.getTemplateLocation() == null) {
      throw new UserException(
          "--stagingLocation is missing: Dataflow has to know a folder from which nothing is deleted"
              + " while the job runs, as --stagingLocation=gs://BUCKET/staging, since each worker that"
              + " starts loads the jars from there");
    }
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
      dataflow.setLabels(JobLabels.of(job, domain));
    }
  }

  private static void require(String option, @Nullable String value, String what) {
    if (value == null || value.isBlank()) {
      throw new UserException("--%s is missing: Dataflow has to know %s".formatted(option, what));
    }
  }

  /**
   * Whether somebody has said it. To ask for its value would make one up, and look for the bucket.
   */
  private static boolean isGiven(String option, PipelineOptions options) {
    return DisplayData.from(options).asMap().keySet().stream()
        .anyMatch(given -> given.getKey().equals(option));
  }

  private static void checkFolder(String option, @Nullable String value) {
    if (value != null && !FOLDER.matcher(value).matches()) {
      throw new UserException(
          "--%s=%s is no folder in a bucket; write gs://BUCKET/FOLDER".formatted(option, value));
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
}
