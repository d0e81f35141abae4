package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what changed contracts would do to tables and running streams, before anything is done. */
public final class PlanContracts {
  private static final String ENGINE = "duckdb:";

  private PlanContracts() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run PlanContracts",
        PlanContractsOptions.class,
        args,
        (options, control) -> run(options));
  }

  static Outcome run(PlanContractsOptions options) {
    String warehouse = options.getWarehouse();
    String against = options.getAgainst();
    if (warehouse == null && against == null) {
      throw new UserException(
          "give --warehouse=duckdb:FILE, or --against=FOLDER of the contracts as they run now, or"
              + " both");
    }
    DomainSpec after = ContractLoader.loadNamed(options.getDomain());
    Optional<DomainSpec> before = Optional.ofNullable(against).map(ContractLoader::loadNamed);
    before
        .filter(domain -> !domain.name().equals(after.name()))
        .ifPresent(
            domain -> {
              throw new UserException(
                  "--against=%s is of the domain %s, and the contracts are of %s"
                      .formatted(against, domain.name(), after.name()));
            });
    WarehouseSpec spec = WarehouseModel.local(after);
    TablePlan tables =
        warehouse == null
            ? TablePlan.of(WarehouseModel.local(before.orElseThrow()), spec)
            : TablePlan.of(file(warehouse), spec);
    Optional<StatePlan> states = before.map(domain -> StatePlan.of(domain, after));
    List<String> lines = new ArrayList<>(PlanText.tables(tables));
    states.ifPresent(plan -> lines.addAll(PlanText.states(plan)));
    lines.addAll(
        PlanText.todo(tables, states, after, options.getDomain(), Optional.ofNullable(warehouse)));
    return new Plan(lines, tables.refusal());
  }

  private static Path file(String warehouse) {
    if (!warehouse.startsWith(ENGINE)) {
      throw new UserException(
          "--warehouse=%s: give duckdb:FILE; of BigQuery, scripts/generate and an apply of Terraform's plan say it"
              .formatted(warehouse));
    }
    try {
      return Path.of(warehouse.substring(ENGINE.length()));
    } catch (InvalidPathException e) {
      throw new UserException("--warehouse=%s is no path".formatted(warehouse));
    }
  }

  private record Plan(List<String> lines, Optional<String> refusal) implements Outcome {
    @Override
    public void print(PrintStream out) {
      lines.forEach(out::println);
    }

    @Override
    public Optional<String> failure() {
      return refusal.map(why -> "A job would not start: " + why);
    }
  }
}
