package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link PlanContracts}. */
public interface PlanContractsOptions extends DomainOptions {
  @Description("The warehouse whose tables the contracts are held against, as duckdb:FILE.")
  @Matches(".+")
  @Nullable String getWarehouse();

  void setWarehouse(@Nullable String warehouse);

  @Description(
      "Folder of the contracts as they run now, or a packed domain: what changes in a stream's state"
          + " is told against these, and in tables where there is no --warehouse.")
  @Matches(".+")
  @Nullable String getAgainst();

  void setAgainst(@Nullable String folder);
}
