package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.engine.RunIds;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.quality.CheckResult;
import dev.alluvium.pipelines.quality.ExpectationChecker;
import dev.alluvium.pipelines.quality.Findings;
import dev.alluvium.pipelines.quality.QualitySummary;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks what contracts expect of a warehouse's tables, on some days or on all, and keeps what was
 * found. Fails if something does not hold whose severity is {@code fail}, and if there was no row
 * to judge anything by.
 */
public final class CheckQuality {
  static final String JOB = "check-quality";

  private CheckQuality() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run CheckQuality", CheckQualityOptions.class, args, CheckQuality::run);
  }

  /** Runs the job to its end; when it is stopped, after the expectation that it is at. */
  static Outcome run(CheckQualityOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    return run(
        options,
        control,
        domain,
        WarehouseTarget.of(JOB, options, domain, Engine.ofBounded(options)),
        InstantSource.system());
  }

  static Outcome run(
      CheckQualityOptions options,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target,
      InstantSource clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    CheckedDays days = days(options.getFrom(), options.getTo(), now);
    checkTable(options.getTable(), domain);
    try (WarehouseSession warehouse = target.openForSql(Dataset.OPS.id())) {
      checkExpected(domain);
      List<ExpectationCheck> checks =
          ExpectationCheck.all(domain, WarehouseModel.of(domain), warehouse.dialect()).stream()
              .filter(
                  check ->
                      options.getTable() == null
                          || check.expectation().table().equals(options.getTable()))
              .toList();
      ExpectationChecker checker = new ExpectationChecker(warehouse, RunIds.next());
      List<CheckResult> results = new ArrayList<>();
      Map<String, String> unchecked = new LinkedHashMap<>();
      for (ExpectationCheck check : checks) {
        if (control.isStopped()) {
          throw new InputException(
              "Stopped before %s was checked; run it again".formatted(check.name()));
        }
        try {
          results.add(checker.check(check, days));
        } catch (WarehouseException e) {
          unchecked.put(check.name(), String.valueOf(e.getMessage()));
        }
      }
      return new QualitySummary(new Findings(results, unchecked), days);
    }
  }

  private static CheckedDays days(@Nullable String from, @Nullable String to, Instant now) {
    if (from != null && to != null) {
      DayRange range = DayRange.of(from, to);
      return new CheckedDays(Optional.of(range.first()), Optional.of(range.last()), now);
    }
    return new CheckedDays(day("from", from), day("to", to), now);
  }

  private static Optional<LocalDate> day(String option, @Nullable String text) {
    return Optional.ofNullable(text).map(day -> DayRange.day(option, day));
  }

  private static void checkTable(@Nullable String table, DomainSpec domain) {
    List<String> tables =
        domain.expectations().stream().map(ExpectationSpec::table).distinct().toList();
    if (table != null && !tables.isEmpty() && !tables.contains(table)) {
      throw new UserException(
          "--table: " + Choice.unknown("table of which something is expected", table, tables));
    }
  }

  /** When the warehouse is open: that it is not there is the first thing to say. */
  private static void checkExpected(DomainSpec domain) {
    if (domain.expectations().isEmpty()) {
      throw new UserException(
          "--domain=%s: nothing is expected of its tables; a file of its contracts that begins with \"quality: %s\" can say what is"
              .formatted(domain.name(), domain.name()));
    }
  }
}
