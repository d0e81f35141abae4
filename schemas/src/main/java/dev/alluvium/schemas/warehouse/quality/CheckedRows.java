package dev.alluvium.schemas.warehouse.quality;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a rule is about, in SQL that calls them {@code t}.
 *
 * @param where conditions of the contract on them
 */
record CheckedRows(
    CheckedRelation relation, List<Condition> where, CheckedDays days, SqlDialect dialect) {
  /** What stands for the key of a row that has none. */
  static final String ONE = "one";

  /** {@code FROM … AS t WHERE …}: those of the days, by the contract's conditions. */
  String from(String... conditions) {
    return from(days.first(), days.last(), conditions);
  }

  /** The same, of other days. */
  String from(Optional<LocalDate> first, Optional<LocalDate> last, String... conditions) {
    List<String> all = new ArrayList<>(ofDays(first, last));
    if (all.isEmpty()) {
      hasTime(relation.name(), "t").ifPresent(all::add);
    }
    where.forEach(condition -> all.add(expressions().of(condition)));
    all.addAll(List.of(conditions));
    return "FROM %s AS t%s"
        .formatted(relation.name(), all.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", all));
  }

  /** That a row is of the days; none where all are. */
  Optional<String> ofDays() {
    List<String> conditions = ofDays(days.first(), days.last());
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", conditions));
  }

  private List<String> ofDays(Optional<LocalDate> first, Optional<LocalDate> last) {
    List<String> conditions = new ArrayList<>();
    relation
        .time()
        .ifPresent(
            time -> {
              first.ifPresent(d -> conditions.add(column(time) + " >= " + start(time, d)));
              last.ifPresent(
                  d -> conditions.add(column(time) + " < " + start(time, d.plusDays(1))));
            });
    return conditions;
  }

  /** Each row, those that break the rule by their key. */
  ExpectationQueries rows(String breaks) {
    return keyed("SELECT %s %s".formatted(key(), from("(" + breaks + ")")));
  }

  /** Each row, those that break the rule by a query that gives their key. */
  ExpectationQueries keyed(String broken) {
    List<String> key = relation.key();
    return new ExpectationQueries(
        "SELECT 1 AS one " + from(), broken, relation.isPersonal(key) ? List.of() : key);
  }

  /** The columns of the key, to be selected; of a relation without one a column {@link #ONE}. */
  String key() {
    return relation.key().isEmpty()
        ? "1 AS " + ONE
        : relation.key().stream().map("t.%1$s AS %1$s"::formatted).collect(joining(", "));
  }

  /** That of the rows' time. Contracts let no rule ask for it where there is none. */
  ColumnSpec time() {
    return relation.time().orElseThrow();
  }

  static String column(ColumnSpec column) {
    return "t." + column.name();
  }

  /**
   * That a row has a time, of rows in raw, which BigQuery reads by their times alone. What has none
   * there is a tombstone.
   */
  static Optional<String> hasTime(String table, String alias) {
    return Dataset.RAW.has(table)
        ? Optional.of(alias + ".event_ts >= TIMESTAMP '0001-01-01 00:00:00'")
        : Optional.empty();
  }

  private static String start(ColumnSpec time, LocalDate day) {
    return time.type() == ColumnType.DATE
        ? SqlDialect.literal(day)
        : SqlDialect.literal(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** Conditions and values of a contract, as a query of these rows has them. */
  ExpressionSql expressions() {
    return ExpressionSql.in(dialect).with(column -> "t." + column);
  }
}
