package dev.alluvium.schemas.warehouse.expression;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a contract computes of a row, or demands of it, as a query has it. */
public final class ExpressionSql {
  private static final Kinds<Written<?>> CONDITIONS =
      Kinds.of(
          Condition.class,
          List.of(
              new Written<>(Condition.Compared.class, ExpressionSql::compared),
              new Written<>(Condition.ColumnsCompared.class, ExpressionSql::columnsCompared),
              new Written<>(Condition.OneOf.class, ExpressionSql::oneOf),
              new Written<>(Condition.Like.class, ExpressionSql::like),
              new Written<>(Condition.Missing.class, ExpressionSql::missing),
              new Written<>(Condition.Any.class, ExpressionSql::any),
              new Written<>(Condition.Holds.class, ExpressionSql::holds)));

  private final SqlDialect dialect;
  private final UnaryOperator<String> columns;
  private final boolean isAsWritten;

  private ExpressionSql(SqlDialect dialect, UnaryOperator<String> columns, boolean isAsWritten) {
    this.dialect = dialect;
    this.columns = columns;
    this.isAsWritten = isAsWritten;
  }

  /** As that engine reads it, of columns of the one relation that is read. */
  public static ExpressionSql in(SqlDialect dialect) {
    return new ExpressionSql(dialect, UnaryOperator.identity(), /* isAsWritten= */ false);
  }

  /** As the contract has it: not for an engine, but to be read for what it is made of. */
  public static ExpressionSql asWritten() {
    return new ExpressionSql(SqlDialect.DUCKDB, UnaryOperator.identity(), /* isAsWritten= */ true);
  }

  /**
   * The same, of other columns.
   *
   * @param named how each column is written
   */
  public ExpressionSql with(UnaryOperator<String> named) {
    return new ExpressionSql(dialect, named, isAsWritten);
  }

  private interface Writing<C> {
    String of(ExpressionSql sql, C condition);
  }

  private record Written<C extends Condition>(Class<C> kind, Writing<C> writing)
      implements Kinds.Handler<C> {
    String of(ExpressionSql sql, Condition condition) {
      return writing.of(sql, kind.cast(condition));
    }
  }

  /** A float64 as columns have it: NULL where it is none or infinite. */
  public String finite(String number) {
    return isAsWritten ? number : dialect.finite(number);
  }

  /** A decimal divided by a number of rows, exactly. */
  public String mean(String sum, String count) {
    return isAsWritten ? sum + " / " + count : dialect.mean(sum, count);
  }

  /** What it computes. */
  public String of(SqlExpression expression) {
    return isAsWritten ? expression.text() : TermSql.of(expression.term(), dialect, columns);
  }

  /** True where it holds; else false, or NULL where a column is. */
  public String of(Condition condition) {
    return CONDITIONS.of(condition).of(this, condition);
  }

  /** True where all hold. There must be one. */
  public String of(List<Condition> conditions) {
    return conditions.stream().map(this::of).collect(joining(" AND "));
  }

  private String compared(Condition.Compared condition) {
    return "%s %s %s"
        .formatted(
            columns.apply(condition.column()),
            condition.comparison().sign(),
            literal(condition.value()));
  }

  private String columnsCompared(Condition.ColumnsCompared condition) {
    return "%s %s %s"
        .formatted(
            columns.apply(condition.column()),
            condition.comparison().sign(),
            columns.apply(condition.other()));
  }

  private String oneOf(Condition.OneOf condition) {
    return condition.values().stream()
        .map(this::literal)
        .collect(
            joining(
                ", ", columns.apply(condition.column()) + not(condition.isNot()) + " IN (", ")"));
  }

  private String like(Condition.Like condition) {
    return "%s%s LIKE %s"
        .formatted(
            columns.apply(condition.column()),
            not(condition.isNot()),
            dialect.literal(condition.pattern()));
  }

  private String missing(Condition.Missing condition) {
    return "%s IS%s NULL".formatted(columns.apply(condition.column()), not(condition.isNot()));
  }

  private String any(Condition.Any condition) {
    return condition.alternatives().stream()
        .map(all -> "(" + of(all) + ")")
        .collect(joining(" OR ", "(", ")"));
  }

  private String holds(Condition.Holds condition) {
    return "(" + of(condition.sql()) + ")";
  }

  private static String not(boolean isNot) {
    return isNot ? " NOT" : "";
  }

  /** A value of a contract. */
  public String literal(Comparable<?> value) {
    if (value instanceof String text) {
      return dialect.literal(text);
    }
    if (value instanceof Instant instant) {
      return SqlDialect.literal(instant);
    }
    if (value instanceof LocalDate day) {
      return SqlDialect.literal(day);
    }
    if (value instanceof BigDecimal number) {
      return "CAST('%s' AS %s)".formatted(number.toPlainString(), dialect.type(ColumnType.NUMERIC));
    }
    return value.toString();
  }
}
