package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.WarehouseOptions;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link CheckQuality}. */
public interface CheckQualityOptions extends DomainOptions, WarehouseOptions {
  @Description("First day of event time to check, as 2023-04-02, UTC. From the first unless given.")
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  @Nullable String getFrom();

  void setFrom(@Nullable String from);

  @Description("Last day of event time to check, as 2023-04-05, UTC. To the last unless given.")
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  @Nullable String getTo();

  void setTo(@Nullable String to);

  @Description("The one table or view to check, as raw.listen_events. All unless given.")
  @Nullable String getTable();

  void setTable(@Nullable String table);
}
