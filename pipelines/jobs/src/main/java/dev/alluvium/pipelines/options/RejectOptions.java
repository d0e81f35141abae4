package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How many records may be rejected. */
public interface RejectOptions extends PipelineOptions {
  @Description(
      "With more rejected records than that the exit code is 1, though all is loaded: a share of"
          + " the records read, as 5%, or a number, as 0.")
  @Matches("\\d+|\\d+(\\.\\d+)?%")
  @OnThisMachine
  @Nullable String getMaxRejects();

  void setMaxRejects(@Nullable String most);
}
