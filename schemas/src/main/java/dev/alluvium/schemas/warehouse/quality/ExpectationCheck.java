package dev.alluvium.schemas.warehouse.quality;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.Inputs;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a warehouse finds out whether a table is as a contract expects, and what it keeps of that.
 *
 * @param inputs the tables that it reads, by way of views as well
 */
public record ExpectationCheck(
    ExpectationSpec expectation, CheckedRelation relation, Set<String> inputs, SqlDialect dialect) {
  /** So many keys of what breaks an expectation are shown. */
  private static final int SHOWN = 3;

  /**
   * What a warehouse is asked.
   *
   * @param count a query that tells, in one row, how many rows are looked at and how many of what
   *     they say breaks the expectation
   * @param key the columns that {@code keys} gives; none where one is personal, or there is no key
   * @param keys a query of these, as texts, of some that break it
   */
  public record Questions(String count, List<String> key, Optional<String> keys) {}

  /**
   * What a check has found.
   *
   * @param looked rows that were looked at
   * @param broken what of them breaks the expectation
   */
  public record Counts(long looked, long broken) {}

  /** Those of a domain, those of a table or view one after another. */
  public static List<ExpectationCheck> all(
      DomainSpec domain, WarehouseSpec warehouse, SqlDialect dialect) {
    Map<String, CheckedRelation> relations = CheckedRelation.all(warehouse);
    Inputs inputs = Inputs.of(warehouse);
    return domain.expectations().stream()
        .map(
            expectation -> {
              CheckedRelation relation = Objects.requireNonNull(relations.get(expectation.table()));
              ExpectationQueries queries =
                  ExpectationQueries.of(expectation, relation, CheckedDays.EVER, dialect);
              return new ExpectationCheck(
                  expectation,
                  relation,
                  inputs.of(queries.looked() + "\n" + queries.broken()),
                  dialect);
            })
        .toList();
  }

  /** By table and expectation, with a point between. */
  public String name() {
    return expectation.qualifiedName();
  }

  /** What the warehouse is asked. */
  public Questions questions(CheckedDays days) {
    ExpectationQueries queries = ExpectationQueries.of(expectation, relation, days, dialect);
    String broken = "\nFROM (\n" + queries.broken() + "\n) AS broken";
    return new Questions(
        "SELECT (SELECT COUNT(*) FROM (\n%s\n) AS looked) AS looked_rows, (SELECT COUNT(*)%s) AS broken_rows"
            .formatted(queries.looked(), broken),
        queries.key(),
        queries.key().isEmpty() ? Optional.empty() : Optional.of(keys(queries.key(), broken)));
  }

  private String keys(List<String> key, String broken) {
    return "SELECT %s%s\nORDER BY %s\nLIMIT %s"
        .formatted(
            key.stream()
                .map(column -> "%s AS %s".formatted(text("broken." + column, column), column))
                .collect(joining(", ")),
            broken,
            String.join(", ", key),
            SHOWN);
  }

  /** Bytes need not be those of a text. */
  private String text(String value, String column) {
    boolean isBytes =
        relation.columns().stream()
            .anyMatch(c -> c.name().equals(column) && c.type() == ColumnType.BYTES);
    return isBytes ? dialect.hex(value) : "CAST(" + value + " AS STRING)";
  }

  /**
   * The statement that keeps what a run has found.
   *
   * @param checked with {@code now} the time at which it was found
   */
  public String keep(String runId, Counts counts, CheckedDays checked) {
    return "INSERT INTO %s (run_id, table_name, expectation, severity, first_day, last_day, checked_rows, broken_rows, checked_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        .formatted(
            OpsTables.QUALITY,
            dialect.literal(runId),
            dialect.literal(expectation.table()),
            dialect.literal(expectation.name()),
            dialect.literal(expectation.severity().code()),
            checked.first().map(day -> "DATE '" + day + "'").orElse("NULL"),
            checked.last().map(day -> "DATE '" + day + "'").orElse("NULL"),
            counts.looked(),
            counts.broken(),
            SqlDialect.literal(checked.now()));
  }

  /** The statement that takes back what the run has found before, where it checks again. */
  public String forget(String runId) {
    return "DELETE FROM %s WHERE run_id = %s AND table_name = %s AND expectation = %s AND window_start IS NULL"
        .formatted(
            OpsTables.QUALITY,
            dialect.literal(runId),
            dialect.literal(expectation.table()),
            dialect.literal(expectation.name()));
  }
}
