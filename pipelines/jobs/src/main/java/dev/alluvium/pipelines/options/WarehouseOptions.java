package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which warehouse a job writes. */
public interface WarehouseOptions extends PipelineOptions {
  @Description(
      "Warehouse to write: duckdb:FILE, or bigquery:PROJECT, or bigquery:PROJECT.PREFIX, whose"
          + " datasets are PREFIX_raw, PREFIX_vault and so on.")
  @Validation.Required
  @Matches("bigquery:[a-z][a-z0-9-]{4,28}[a-z0-9](\\.[A-Za-z][A-Za-z0-9_]*)?")
  String getWarehouse();

  void setWarehouse(String warehouse);

  @Description(
      "With bigquery: create tables that are missing. For trials: they lack the labels, policies and"
          + " limits that Terraform gives them, and views are not created.")
  @Default.Boolean(false)
  @Matches("true|false")
  boolean getCreateTables();

  void setCreateTables(boolean createTables);
}
