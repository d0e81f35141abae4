package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.QueryAssists;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the PIT and bridge tables of some days again, from the vault and by the warehouse
 * itself: each table whole or not at all, and as if it were built from scratch.
 */
public final class BuildQueryAssists {
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
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    DayRange days = DayRange.of(options);
    String given = options.getAsOf();
    LocalDate asOf = given == null ? LocalDate.now(ZoneOffset.UTC) : DayRange.day("asOf", given);
    if (domain.pits().isEmpty() && domain.bridges().isEmpty()) {
      throw new UserException(
          "--domain=%s declares neither pits nor bridges; add them to its vault's contract"
              .formatted(options.getDomain()));
    }
    try (LocalWarehouse warehouse = LocalWarehouse.open(file, domain)) {
      SqlWarehouse sql = warehouse.warehouse();
      List<QueryAssists.Rebuild> built = new ArrayList<>();
      for (QueryAssists.Rebuild table :
          QueryAssists.rebuilds(domain, days.first(), days.last(), asOf, sql.dialect())) {
        if (control.isStopped()) {
          throw new InputException(
              "Stopped before %s, which is as it was; run it again".formatted(table.table()));
        }
        sql.transact(table.statements());
        built.add(table);
      }
      return AssistSummary.of(days, asOf, built, warehouse.session());
    }
  }
}
