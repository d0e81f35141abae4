package dev.alluvium.pipelines.govern;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation.Required;
import org.jspecify.annotations.Nullable;

/** Options of {@link DraftContract}. */
public interface DraftContractOptions extends PipelineOptions {
  @Required
  @Description("File with a contract of the Open Data Contract Standard, version 3.")
  String getOdcs();

  void setOdcs(String file);

  @Description("Object of its schema that the event is drafted from; needed where it has several.")
  @Nullable String getObject();

  void setObject(@Nullable String object);
}
