package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.MartOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.WarehouseOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@link RebuildMarts}. */
public interface RebuildMartsOptions extends DomainOptions, WarehouseOptions, MartOptions {
  @Description("First day to rebuild, as 2023-04-02, UTC.")
  @Validation.Required
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  String getFrom();

  void setFrom(String from);

  @Description("Last day to rebuild, as 2023-04-05, UTC.")
  @Validation.Required
  @Matches("\\d{4}-\\d{2}-\\d{2}")
  String getTo();

  void setTo(String to);
}
