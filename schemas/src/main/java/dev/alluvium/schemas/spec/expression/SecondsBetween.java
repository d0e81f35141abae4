package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/** {@code seconds_between: [from, to]}: whole seconds, truncated. */
public record SecondsBetween(String from, String to) implements Expression {
  public static final String NAME = "seconds_between";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(from, to);
  }

  @Override
  public ColumnType type() {
    return ColumnType.INT64;
  }
}
