package dev.alluvium.pipelines.jobs;

import com.google.api.services.bigquery.Bigquery;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ComputedSections;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.QueryAssists;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryTransactions;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Computes the computed tables, such as PIT and bridge tables, of some days again, from the vault
 * and by the warehouse itself: each table whole or not at all, and as if it were built from
 * scratch.
 */
public final class BuildQueryAssists {
  private static final String JOB = "build-query-assists";

  private BuildQueryAssists() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run BuildQueryAssists",
        BuildQueryAssistsOptions.class,
        args,
        BuildQueryAssists::run);
  }

  /** Runs the job to its end; when it is stopped, after the table that it is at. */
  static AssistSummary run(BuildQueryAssistsOptions options, RunControl control) {
    return run(options, control, () -> BigQueryClient.of(options));
  }

  /**
   * @param client asked for with a warehouse in BigQuery only
   */
  static AssistSummary run(
      BuildQueryAssistsOptions options, RunControl control, Supplier<Bigquery> client) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    DayRange days = DayRange.of(options);
    String given = options.getAsOf();
    LocalDate asOf = given == null ? LocalDate.now(ZoneOffset.UTC) : DayRange.day("asOf", given);
    if (domain.computed().isEmpty()) {
      throw new UserException(
          "--domain=%s declares neither %s; add them to its vault's contract"
              .formatted(options.getDomain(), String.join(" nor ", ComputedSections.names())));
    }
    if (WarehouseName.isBigQuery(options.getWarehouse())) {
      return build(domain, days, asOf, control, bigQuery(options, domain, client));
    }
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    try (LocalWarehouse warehouse = LocalWarehouse.openLoaded(file, domain)) {
      return build(domain, days, asOf, control, warehouse.warehouse());
    }
  }

  private static SqlWarehouse bigQuery(
      BuildQueryAssistsOptions options, DomainSpec domain, Supplier<Bigquery> client) {
    DatasetNames names = WarehouseName.bigQuery(options.getWarehouse());
    if (options.getCreateTables()) {
      throw new UserException(
          "--createTables is not for this job: it reads views, which Terraform makes, tables too");
    }
    Bigquery asked = client.get();
    return AskGoogle.within(
        AskGoogle.LIMIT,
        "BigQuery",
        () ->
            BigQueryTransactions.open(
                asked,
                WarehouseModel.of(domain),
                names,
                "vault",
                JobLabels.of(JOB, options.getDomain())));
  }

  private static AssistSummary build(
      DomainSpec domain,
      DayRange days,
      LocalDate asOf,
      RunControl control,
      SqlWarehouse warehouse) {
    List<QueryAssists.Rebuild> built = new ArrayList<>();
    for (QueryAssists.Rebuild table :
        QueryAssists.rebuilds(domain, days.first(), days.last(), asOf, warehouse.dialect())) {
      if (control.isStopped()) {
        throw new InputException(
            "Stopped before %s, which is as it was; run it again".formatted(table.table()));
      }
      warehouse.transact(table.statements());
      built.add(table);
    }
    return AssistSummary.of(days, asOf, built, warehouse);
  }
}
