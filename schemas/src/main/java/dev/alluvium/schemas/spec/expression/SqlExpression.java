package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.term.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code sql: IF(price > 0, units * price, NULL)}: an expression in SQL.
 *
 * @param text as the contract writes it
 */
public record SqlExpression(String text, Term term) implements Expression {
  public static final String NAME = "sql";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    term.addColumns(columns);
    return List.copyOf(columns);
  }

  @Override
  public ColumnType type() {
    return term.type();
  }

  @Override
  public List<String> arguments() {
    return List.of(text);
  }

  /** Of what it computes, not of how it is written. */
  @Override
  public String fingerprint() {
    return "Expression{function=%s, arguments=[%s], type=%s}"
        .formatted(NAME.toUpperCase(Locale.ROOT), term.canonical(), type());
  }
}
