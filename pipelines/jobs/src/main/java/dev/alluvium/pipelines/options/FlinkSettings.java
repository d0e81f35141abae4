package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Those options of the Flink runner that a job sets. They are the runner's own, by their names: it
 * is not on the class path of every build, and Beam fails when these here do not fit.
 */
public interface FlinkSettings extends PipelineOptions {
  @Default.String("[auto]")
  String getFlinkMaster();

  void setFlinkMaster(String master);

  @Default.Boolean(true)
  boolean getAttachedMode();

  void setAttachedMode(boolean attached);

  @Default.Integer(5)
  int getJobCheckIntervalInSecs();

  void setJobCheckIntervalInSecs(int seconds);

  @Default.Integer(-1)
  Integer getNumberOfExecutionRetries();

  void setNumberOfExecutionRetries(Integer retries);

  /** Milliseconds; -1 for none. */
  @Default.Long(-1)
  Long getCheckpointingInterval();

  void setCheckpointingInterval(Long millis);

  @Default.Boolean(false)
  Boolean isExternalizedCheckpointsEnabled();

  void setExternalizedCheckpointsEnabled(Boolean enabled);

  @Default.Boolean(false)
  Boolean getRetainExternalizedCheckpointsOnCancellation();

  void setRetainExternalizedCheckpointsOnCancellation(Boolean retain);

  @Default.Boolean(false)
  boolean getFinishBundleBeforeCheckpointing();

  void setFinishBundleBeforeCheckpointing(boolean finish);

  @Nullable String getStateBackend();

  void setStateBackend(@Nullable String name);

  @Nullable String getStateBackendStoragePath();

  void setStateBackendStoragePath(@Nullable String uri);

  @Nullable String getFlinkConfDir();

  void setFlinkConfDir(@Nullable String folder);
}
