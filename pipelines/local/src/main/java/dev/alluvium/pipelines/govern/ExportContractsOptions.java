package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** Options of {@link ExportContracts}. */
public interface ExportContractsOptions extends DomainOptions {
  @Required
  @Description("Folder for the files; it is made where it is not there.")
  String getOutput();

  void setOutput(String output);

  @Required
  @Description(
      "Warehouse that has the tables: duckdb:FILE, or bigquery:PROJECT, or bigquery:PROJECT.PREFIX,"
          + " whose datasets are PREFIX_raw, PREFIX_vault and so on. It is not opened.")
  @Matches("duckdb:.+|bigquery:[a-z][a-z0-9-]{4,28}[a-z0-9](\\.[A-Za-z][A-Za-z0-9_]*)?")
  String getWarehouse();

  void setWarehouse(String warehouse);

  @Description(
      "Version of the contracts, such as a tag of the repository; they have none themselves.")
  @Default.String("1.0.0")
  @Matches(value = "\\S+", like = "a version without blanks, as 1.0.0")
  String getContractVersion();

  void setContractVersion(String version);
}
