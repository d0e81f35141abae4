package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/** {@code copy: field}. */
public record Copy(String column, ColumnType type) implements Expression {
  public static final String NAME = "copy";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }
}
