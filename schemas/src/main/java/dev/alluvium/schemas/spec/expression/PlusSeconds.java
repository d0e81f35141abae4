package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code plus_seconds: [timestamp, seconds]}, rounded to the millisecond, halves to even, as {@code
 * Math.rint(seconds * 1000)}.
 */
public record PlusSeconds(String column, String seconds) implements Expression {
  public static final String NAME = "plus_seconds";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(column, seconds);
  }

  @Override
  public ColumnType type() {
    return ColumnType.TIMESTAMP;
  }
}
