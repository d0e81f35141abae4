package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How much of its input a job reads that only shows what would be. */
public interface SampleOptions extends PipelineOptions {
  @Description("Most records that are read of each file, from its beginning; 0 for all.")
  @Default.Long(0)
  @Matches("\\d{1,18}")
  long getRecords();

  void setRecords(long records);
}
