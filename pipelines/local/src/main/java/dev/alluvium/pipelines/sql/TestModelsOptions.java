package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link TestModels}. */
public interface TestModelsOptions extends DomainOptions {
  @Description("Name of the one model whose examples are run; those of all unless given.")
  @Nullable String getModel();

  void setModel(@Nullable String model);
}
