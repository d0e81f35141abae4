package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which tables a job computes from raw. */
public interface LayerOptions extends PipelineOptions {
  @Description(
      "What to compute from raw: vault, marts, or one kind of marts, row-marts or aggregate-marts;"
          + " or several, as vault,marts.")
  @Default.String("marts")
  @Matches("(vault|marts|row-marts|aggregate-marts)(,(vault|marts|row-marts|aggregate-marts))*")
  String getLayers();

  void setLayers(String layers);
}
