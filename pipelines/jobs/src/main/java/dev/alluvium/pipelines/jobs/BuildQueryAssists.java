package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.computed.ComputedSections;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.flow.StreamedMessages;
import java.util.Optional;

/**
 * {@link BuildComputedTables} by the name that it had when all computed tables lay on days: it
 * takes the days as they must be given, and builds the same.
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
  static Outcome run(BuildQueryAssistsOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    return run(
        options,
        control,
        domain,
        WarehouseTarget.of(JOB, options, domain, Engine.ofBounded(options)));
  }

  static Outcome run(
      BuildQueryAssistsOptions options,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target) {
    BuildComputedTables.Days days =
        BuildComputedTables.Days.of(DayRange.of(options), options.getAsOf());
    if (domain.computed().isEmpty()) {
      throw new UserException(
          "--domain=%s declares neither %s; add them to its vault's contract"
              .formatted(options.getDomain(), String.join(" nor ", ComputedSections.names())));
    }
    return BuildComputedTables.build(
        JOB, options, Optional.of(days), StreamedMessages.none(), control, domain, target);
  }
}
