package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which contracts a job runs by. */
public interface DomainOptions extends PipelineOptions {
  @Description("Domain whose contracts the job runs by, or a folder of contracts.")
  @Default.String("music")
  @Matches(value = ".+", like = "the name of a domain, as music, or a folder of contracts")
  String getDomain();

  void setDomain(String domain);
}
