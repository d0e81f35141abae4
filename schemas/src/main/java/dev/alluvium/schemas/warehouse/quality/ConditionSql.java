package dev.alluvium.schemas.warehouse.quality;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.warehouse.expression.TermSql;
import java.util.List;

/** The kinds of conditions, and how each is written in SQL, of rows that it calls {@code t}. */
final class ConditionSql {
  private static final Kinds<Written<?>> KINDS =
      Kinds.of(
          Condition.class,
          List.of(
              new Written<>(Condition.Compared.class, ConditionSql::compared),
              new Written<>(Condition.ColumnsCompared.class, ConditionSql::columnsCompared),
              new Written<>(Condition.OneOf.class, ConditionSql::oneOf),
              new Written<>(Condition.Like.class, ConditionSql::like),
              new Written<>(Condition.Missing.class, ConditionSql::missing),
              new Written<>(Condition.Any.class, ConditionSql::any),
              new Written<>(Condition.Holds.class, ConditionSql::holds)));

  private ConditionSql() {}

  private interface Writing<C> {
    String of(C condition, CheckedRows rows);
  }

  private record Written<C extends Condition>(Class<C> kind, Writing<C> writing)
      implements Kinds.Handler<C> {
    String of(Condition condition, CheckedRows rows) {
      return writing.of(kind.cast(condition), rows);
    }
  }

  static String of(Condition condition, CheckedRows rows) {
    return KINDS.of(condition).of(condition, rows);
  }

  private static String compared(Condition.Compared condition, CheckedRows rows) {
    return "t.%s %s %s"
        .formatted(
            condition.column(), condition.comparison().sign(), rows.literal(condition.value()));
  }

  private static String columnsCompared(Condition.ColumnsCompared condition, CheckedRows rows) {
    return "t.%s %s t.%s"
        .formatted(condition.column(), condition.comparison().sign(), condition.other());
  }

  private static String oneOf(Condition.OneOf condition, CheckedRows rows) {
    return condition.values().stream()
        .map(rows::literal)
        .collect(joining(", ", "t." + condition.column() + not(condition.isNot()) + " IN (", ")"));
  }

  private static String like(Condition.Like condition, CheckedRows rows) {
    return "t.%s%s LIKE %s"
        .formatted(
            condition.column(),
            not(condition.isNot()),
            rows.dialect().literal(condition.pattern()));
  }

  private static String missing(Condition.Missing condition, CheckedRows rows) {
    return "t.%s IS%s NULL".formatted(condition.column(), not(condition.isNot()));
  }

  private static String any(Condition.Any condition, CheckedRows rows) {
    return condition.alternatives().stream()
        .map(all -> all.stream().map(one -> of(one, rows)).collect(joining(" AND ", "(", ")")))
        .collect(joining(" OR ", "(", ")"));
  }

  private static String holds(Condition.Holds condition, CheckedRows rows) {
    return TermSql.of(condition.sql().term(), rows.dialect(), "t");
  }

  private static String not(boolean isNot) {
    return isNot ? " NOT" : "";
  }
}
