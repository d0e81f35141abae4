package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which days a job is about. */
public interface DayRangeOptions extends PipelineOptions {
  @Description("First day of those that the job is about, as 2023-04-02, UTC.")
  @Validation.Required
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  String getFrom();

  void setFrom(String from);

  @Description("Last day of those that the job is about, as 2023-04-05, UTC.")
  @Validation.Required
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  String getTo();

  void setTo(String to);
}
