package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.summary.AssistSummary;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.computed.ComputedSections;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the computed tables, such as PIT and bridge tables, of some days again, from the vault
 * and by the warehouse itself: each table whole or not at all, and as if it were built from
 * scratch.
 */
public final class BuildQueryAssists {
  static final String JOB = "build-query-assists";

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
    return run(
        options,
        control,
        domain,
        WarehouseTarget.of(JOB, options, domain, Engine.ofBounded(options)));
  }

  static AssistSummary run(
      BuildQueryAssistsOptions options,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target) {
    DayRange days = DayRange.of(options);
    String given = options.getAsOf();
    LocalDate asOf = given == null ? LocalDate.now(ZoneOffset.UTC) : DayRange.day("asOf", given);
    if (domain.computed().isEmpty()) {
      throw new UserException(
          "--domain=%s declares neither %s; add them to its vault's contract"
              .formatted(options.getDomain(), String.join(" nor ", ComputedSections.names())));
    }
    try (WarehouseSession warehouse = target.openForSql("vault")) {
      return build(domain, days, asOf, control, warehouse);
    }
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
