package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.summary.LakeSummary;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.LakeCopies;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has the lake beside a domain's warehouse take over what the warehouse has: of tables that lie on
 * days the given ones and what was written on them, of others all. A table that fails stays as it
 * was, the others are taken even so, and the job fails.
 */
public final class KeepLake {
  static final String JOB = "keep-lake";

  private KeepLake() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run KeepLake", KeepLakeOptions.class, args, KeepLake::run);
  }

  /** Runs the job to its end; when it is stopped, after the table that it is at. */
  static Outcome run(KeepLakeOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    return run(
        options,
        control,
        domain,
        WarehouseTarget.of(JOB, options, domain, Engine.ofBounded(options)));
  }

  static Outcome run(
      KeepLakeOptions options, RunControl control, DomainSpec domain, WarehouseTarget target) {
    DayRange days = DayRange.of(options);
    LakeCopies lake = target.openLake(days);
    Map<String, Long> taken = new LinkedHashMap<>();
    Map<String, String> failed = new LinkedHashMap<>();
    for (TableSpec table : WarehouseModel.of(domain).tables()) {
      String name = table.qualifiedName();
      if (control.isStopped()) {
        throw new InputException(
            "Stopped before %s, which is as it was in the lake; run it again".formatted(name));
      }
      try {
        taken.put(name, lake.take(table));
      } catch (WarehouseException e) {
        failed.put(name, String.valueOf(e.getMessage()));
      }
    }
    return new LakeSummary(days, taken, failed);
  }
}
