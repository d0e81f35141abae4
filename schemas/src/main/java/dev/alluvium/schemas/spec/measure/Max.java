package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;

/** {@code max: column}: the largest value. */
public record Max(String column) implements OfColumn {
  public static final String NAME = "max";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.RISES;
  }

  @Override
  public boolean isOneOfItsValues() {
    return true;
  }

  @Override
  public Additivity additivity() {
    return Additivity.MAX;
  }
}
