package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Whom a job tells what it reads and writes. */
public interface OpenLineageOptions extends PipelineOptions {
  @Description(
      "Where events of OpenLineage go, which tell catalogs what the run reads and writes, column by"
          + " column: file:PATH, a line each, or the address of a server, as http://localhost:5000.")
  @OnThisMachine
  @Nullable String getOpenLineage();

  void setOpenLineage(@Nullable String place);

  @Description("With --openLineage: namespace of the job there.")
  @Default.String("alluvium")
  @OnThisMachine
  String getOpenLineageNamespace();

  void setOpenLineageNamespace(String namespace);

  @Description("With --openLineage=http…: file with the key that the server asks for.")
  @OnThisMachine
  @Nullable String getOpenLineageKeyFile();

  void setOpenLineageKeyFile(@Nullable String file);
}
