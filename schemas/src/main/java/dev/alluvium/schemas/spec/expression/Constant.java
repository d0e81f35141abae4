package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/** {@code constant: text}. */
public record Constant(String text) implements Expression {
  public static final String NAME = "constant";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public ColumnType type() {
    return ColumnType.STRING;
  }

  @Override
  public List<String> arguments() {
    return List.of(text);
  }
}
