package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

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
      "With duckdb: a folder, as file:DIR, or a bucket, as gs://BUCKET, that holds the same tables as"
          + " Apache Iceberg tables. A file keeps its lake from then on, without this option too; none"
          + " leaves it.")
  @OnThisMachine
  @Nullable String getLake();

  void setLake(@Nullable String lake);

  @Description(
      "With a lake: iceberg, or hive, which keeps its tables as folders of plain Parquet files besides,"
          + " for readers that know no catalog. As the lake was by default, a new one iceberg.")
  @OnThisMachine
  @Matches(value = "iceberg|hive", like = "iceberg or hive")
  @Nullable String getLakeFormat();

  void setLakeFormat(@Nullable String lakeFormat);

  @Description("With a lake: how long rows wait for a commit to it, at most.")
  @Default.String("30s")
  @OnThisMachine
  String getLakeEvery();

  void setLakeEvery(String lakeEvery);

  @Description(
      "With duckdb: port of this machine on which scripts/sql asks the file while the job runs; 0 for a"
          + " free one, off for none.")
  @Default.String("0")
  @Matches(value = "\\d{1,5}|off", like = "a port or off")
  @OnThisMachine
  String getQueryPort();

  void setQueryPort(String port);

  @Description(
      "With bigquery: create tables that are missing. For trials: they lack the labels, policies and"
          + " limits that Terraform gives them, and views are not created.")
  @Default.Boolean(false)
  @Matches("true|false")
  boolean getCreateTables();

  void setCreateTables(boolean createTables);
}
