package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.WarehouseOptions;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link BuildComputedTables}. */
public interface BuildComputedTablesOptions
    extends DomainOptions, WarehouseOptions, BrokerOptions, OpenLineageOptions {
  @Description(
      "First day to build of tables that lie on days, as 2023-04-02, UTC. They are left as they are"
          + " unless given; models are always built.")
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  @Nullable String getFrom();

  void setFrom(@Nullable String from);

  @Description("Last day to build, as 2023-04-05, UTC.")
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  @Nullable String getTo();

  void setTo(@Nullable String to);

  @Description(
      "Day that the age of snapshots is counted from, as 2023-04-06, UTC; later ones are not"
          + " made. Today unless given.")
  @Nullable String getAsOf();

  void setAsOf(@Nullable String asOf);
}
