package dev.alluvium.schemas.warehouse;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ExpectationSpec;
import dev.alluvium.schemas.spec.computed.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a warehouse finds out whether its models are as contracts expect. */
public final class ExpectationChecks {
  /** So many keys of rows that break an expectation are shown. */
  private static final int SHOWN = 3;

  private ExpectationChecks() {}

  /**
   * The check of one expectation.
   *
   * @param name of the model, by dataset and name, and of the expectation, with a point between
   * @param inputs the tables that it reads, by way of views as well
   * @param count a query that tells, in one row, how many rows break it
   * @param key columns of the model's key; none if one of them is personal
   * @param keys a query of these, as texts, of some rows that break it
   */
  public record Check(
      String name,
      String description,
      Severity severity,
      Set<String> inputs,
      String count,
      List<String> key,
      Optional<String> keys) {}

  /** All of them, in the contract's order. */
  public static List<Check> of(DomainSpec domain, SqlDialect dialect) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    Inputs inputs = Inputs.of(warehouse);
    List<Check> checks = new ArrayList<>();
    for (ModelSpec model : domain.computed(ModelSpec.class)) {
      TableSpec table = warehouse.table(model.qualifiedName());
      List<String> key =
          table.columns().stream()
                  .anyMatch(c -> model.key().contains(c.name()) && c.personal().isPresent())
              ? List.of()
              : model.key();
      for (ExpectationSpec expectation : model.expectations()) {
        String broken = "\nFROM (\n" + dialect.query(expectation.sql()) + "\n) AS broken";
        checks.add(
            new Check(
                model.qualifiedName() + "." + expectation.name(),
                expectation.description(),
                expectation.severity(),
                inputs.of(expectation.sql()),
                "SELECT COUNT(*)" + broken,
                key,
                key.isEmpty() ? Optional.empty() : Optional.of(keys(key, broken))));
      }
    }
    return List.copyOf(checks);
  }

  private static String keys(List<String> key, String broken) {
    return "SELECT %s%s\nORDER BY %s\nLIMIT %s"
        .formatted(
            key.stream()
                .map(column -> "CAST(broken.%1$s AS STRING) AS %1$s".formatted(column))
                .collect(joining(", ")),
            broken,
            String.join(", ", key),
            SHOWN);
  }

  /** The statements that keep what a run has found, in place of what it found before. */
  public static List<String> keep(
      SqlDialect dialect, String runId, Check check, long brokenRows, Instant at) {
    String run = dialect.literal(runId);
    String name = dialect.literal(check.name());
    return List.of(
        "DELETE FROM ops.expectations WHERE run_id = %s AND expectation = %s".formatted(run, name),
        "INSERT INTO ops.expectations (run_id, expectation, severity, broken_rows, checked_at) VALUES (%s, %s, %s, %s, %s)"
            .formatted(
                run,
                name,
                dialect.literal(check.severity().name().toLowerCase(Locale.ROOT)),
                brokenRows,
                SqlDialect.literal(at)));
  }
}
