package dev.alluvium.schemas.warehouse.quality;

import static dev.alluvium.schemas.warehouse.quality.CheckedRows.column;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.Freshness;
import dev.alluvium.schemas.spec.quality.Matches;
import dev.alluvium.schemas.spec.quality.NoRow;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.spec.quality.OneOf;
import dev.alluvium.schemas.spec.quality.Range;
import dev.alluvium.schemas.spec.quality.RowHolds;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.spec.quality.StandsIn;
import dev.alluvium.schemas.spec.quality.Unique;
import dev.alluvium.schemas.spec.quality.Volume;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The kinds of rules, and the SQL that finds what breaks each. */
final class RuleSql {
  private static final Kinds<Written<?>> KINDS =
      Kinds.of(
          Rule.class,
          List.of(
              new Written<>(NotNull.class, RuleSql::notNull),
              new Written<>(Unique.class, RuleSql::unique),
              new Written<>(Range.class, RuleSql::range),
              new Written<>(OneOf.class, RuleSql::oneOf),
              new Written<>(Matches.class, RuleSql::matches),
              new Written<>(StandsIn.class, RuleSql::standsIn),
              new Written<>(Volume.class, VolumeSql::queries),
              new Written<>(Freshness.class, RuleSql::freshness),
              new Written<>(RowHolds.class, RuleSql::rowHolds),
              new Written<>(NoRow.class, RuleSql::noRow)));

  private RuleSql() {}

  private interface Writing<R> {
    ExpectationQueries of(R rule, CheckedRows rows);
  }

  private record Written<R extends Rule>(Class<R> kind, Writing<R> writing)
      implements Kinds.Handler<R> {
    ExpectationQueries of(Rule rule, CheckedRows rows) {
      return writing.of(kind.cast(rule), rows);
    }
  }

  /** The queries of a rule, in what the engines share. */
  static ExpectationQueries of(Rule rule, CheckedRows rows) {
    return KINDS.of(rule).of(rule, rows);
  }

  private static ExpectationQueries notNull(NotNull rule, CheckedRows rows) {
    return rows.rows(
        rule.columns().stream().map("t.%s IS NULL"::formatted).collect(joining(" OR ")));
  }

  /** Looks at rows, and finds their values that stand in several, be the others of other days. */
  private static ExpectationQueries unique(Unique rule, CheckedRows rows) {
    List<String> columns = rule.columns();
    String[] told = columns.stream().map("t.%s IS NOT NULL"::formatted).toArray(String[]::new);
    return new ExpectationQueries(
        "SELECT 1 AS one " + rows.from(told),
        "SELECT %s %s\nGROUP BY %s\nHAVING COUNT(*) > 1%s"
            .formatted(
                columns.stream().map("t.%1$s AS %1$s"::formatted).collect(joining(", ")),
                rows.from(Optional.empty(), Optional.empty(), told),
                columns.stream().map("t."::concat).collect(joining(", ")),
                rows.ofDays()
                    .map(" AND MAX(CASE WHEN %s THEN 1 ELSE 0 END) = 1"::formatted)
                    .orElse("")),
        rows.relation().isPersonal(columns) ? List.of() : columns);
  }

  private static ExpectationQueries range(Range rule, CheckedRows rows) {
    return rows.rows(
        rule.bounds().stream()
            .map(bound -> "NOT (" + rows.expressions().of(bound) + ")")
            .collect(joining(" OR ")));
  }

  private static ExpectationQueries oneOf(OneOf rule, CheckedRows rows) {
    return rows.rows(
        "t.%s NOT IN (%s)"
            .formatted(
                rule.column(),
                rule.values().stream().map(rows.expressions()::literal).collect(joining(", "))));
  }

  private static ExpectationQueries matches(Matches rule, CheckedRows rows) {
    return rows.rows("NOT " + rows.dialect().matches("t." + rule.column(), rule.regex()));
  }

  private static ExpectationQueries standsIn(StandsIn rule, CheckedRows rows) {
    return rows.rows(
        "t.%1$s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %2$s AS o WHERE o.%3$s = t.%1$s%4$s)"
            .formatted(
                rule.column(),
                rule.table(),
                rule.otherColumn(),
                CheckedRows.hasTime(rule.table(), "o").map(" AND "::concat).orElse("")));
  }

  /**
   * Looks at the table, and finds its newest time if that is too old, or if there is none. A row of
   * a day may be as new as the end of that.
   */
  private static ExpectationQueries freshness(Freshness rule, CheckedRows rows) {
    ColumnSpec time = rows.time();
    String end = SqlDialect.literal(rows.days().end());
    boolean isDay = time.type() == ColumnType.DATE;
    String now = isDay ? "CAST(" + end + " AS DATE)" : end;
    Duration atMost = rule.atMost().plusDays(isDay ? 1 : 0);
    return new ExpectationQueries(
        "SELECT 1 AS one",
        """
        SELECT MAX(%1$s) AS newest %2$s
        HAVING MAX(%1$s) IS NULL OR CAST(MAX(%1$s) AS TIMESTAMP) < %3$s"""
            .formatted(
                column(time),
                rows.from(column(time) + " <= " + now),
                SqlDialect.literal(rows.days().end().minus(atMost))),
        List.of("newest"));
  }

  private static ExpectationQueries rowHolds(RowHolds rule, CheckedRows rows) {
    return rows.rows("NOT COALESCE((" + CheckClock.set(rule.sql(), rows.days()) + "), FALSE)");
  }

  /** Of all days, as the query is. */
  private static ExpectationQueries noRow(NoRow rule, CheckedRows rows) {
    CheckedRows all =
        new CheckedRows(
            rows.relation(), rows.where(), CheckedDays.all(rows.days().now()), rows.dialect());
    return all.keyed(
        "SELECT %s\nFROM (\n%s\n) AS t"
            .formatted(all.key(), CheckClock.set(rule.sql(), rows.days())));
  }
}
