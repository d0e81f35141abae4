package dev.alluvium.pipelines.engine;

import dev.alluvium.pipelines.options.FlinkSettings;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a job asks of Flink. */
final class FlinkDefaults {
  static final String RUNNER = "FlinkRunner";
  private static final String IN_PROCESS = "[local]";
  private static final long CHECKPOINT_MILLIS = 10_000;

  private FlinkDefaults() {}

  static boolean isFlink(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals(RUNNER);
  }

  /**
   * Sets up a job in this process that keeps its state in files: a checkpoint every ten seconds,
   * where nothing else is said, which outlives the job. A job that fails is not tried again, since
   * a warehouse that failed once stays so: whoever starts it again goes on from there.
   *
   * @param state where its checkpoints go
   * @param resumed where it goes on from
   * @param temporary where it may keep what it needs while it runs
   * @throws UserException if it is to run elsewhere
   */
  static void apply(PipelineOptions options, Path state, Optional<Path> resumed, Path temporary) {
    FlinkSettings flink = options.as(FlinkSettings.class);
    if (!flink.getFlinkMaster().equals("[auto]") && !flink.getFlinkMaster().equals(IN_PROCESS)) {
      throw new UserException(
          "--flinkMaster=%s is another process, and a DuckDB file is written by one only: leave it out"
              .formatted(flink.getFlinkMaster()));
    }
    flink.setFlinkMaster(IN_PROCESS);
    flink.setAttachedMode(false);
    flink.setJobCheckIntervalInSecs(1);
    if (flink.getNumberOfExecutionRetries() == -1) {
      flink.setNumberOfExecutionRetries(0);
    }
    if (flink.getCheckpointingInterval() == -1) {
      flink.setCheckpointingInterval(CHECKPOINT_MILLIS);
    }
    flink.setFinishBundleBeforeCheckpointing(true);
    flink.setExternalizedCheckpointsEnabled(true);
    flink.setRetainExternalizedCheckpointsOnCancellation(true);
    flink.setStateBackend("filesystem");
    flink.setStateBackendStoragePath(state.toUri().toString());
    flink.setFlinkConfDir(settings(state, resumed, temporary).toString());
  }

  /**
   * A folder of settings that Beam has no option for: in this process it heeds no savepointPath.
   */
  private static Path settings(Path state, Optional<Path> resumed, Path temporary) {
    Path settings = state.resolve("flink-conf.yaml");
    try {
      Files.createDirectories(state);
      Files.writeString(
          settings,
          resumed.map(path -> "execution.savepoint.path: " + path.toUri() + "\n").orElse("")
              + "io.tmp.dirs: %1$s\nweb.tmpdir: %1$s\n".formatted(temporary));
    } catch (IOException e) {
      throw new InputException(settings + " cannot be written: " + e.getMessage(), e);
    }
    return state;
  }
}
