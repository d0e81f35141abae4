package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which warehouse a job writes. */
public interface WarehouseOptions extends PipelineOptions {
  @Description("Warehouse to write: duckdb:FILE.")
  @Validation.Required
  String getWarehouse();

  void setWarehouse(String warehouse);
}
