package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a job tells while it runs. */
public interface StatusOptions extends PipelineOptions {
  @Description("How often to print a line of progress, as 5s; 0s for never.")
  @Default.String("5s")
  @OnThisMachine
  String getStatusEvery();

  void setStatusEvery(String duration);
}
