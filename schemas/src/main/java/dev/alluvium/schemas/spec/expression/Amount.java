package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code amount: price}: the amount of money that a text shows, whatever signs and separators it
 * was written with: {@code 1.299,00 €}, {@code $1,299}, {@code (49)}. NULL where it shows no digit.
 */
public record Amount(String column) implements Expression {
  public static final String NAME = "amount";

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
    return ColumnType.NUMERIC;
  }
}
