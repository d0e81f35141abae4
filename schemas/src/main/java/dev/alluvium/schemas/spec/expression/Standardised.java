package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/** {@code standardise: text}: the form business keys are compared in (trimmed, upper-cased). */
public record Standardised(String column) implements Expression {
  public static final String NAME = "standardise";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }

  @Override
  public ColumnType type() {
    return ColumnType.STRING;
  }
}
