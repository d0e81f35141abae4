package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRangeOptions;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.WarehouseOptions;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link BuildQueryAssists}. */
public interface BuildQueryAssistsOptions
    extends DomainOptions, WarehouseOptions, DayRangeOptions, OpenLineageOptions {
  @Description(
      "Day that the age of snapshots is counted from, as 2023-04-06, UTC; later ones are not"
          + " made. Today unless given.")
  @Nullable String getAsOf();

  void setAsOf(@Nullable String asOf);
}
