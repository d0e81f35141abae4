package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link TestContracts}. */
public interface TestContractsOptions extends DomainOptions {
  @Description(
      "Name of the one test that is run, or of a model whose examples are; all are unless given.")
  @Nullable String getTest();

  void setTest(@Nullable String test);
}
