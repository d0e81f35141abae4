package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;

/** {@code min: column}: the smallest value. */
public record Min(String column) implements OfColumn {
  public static final String NAME = "min";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.FALLS;
  }

  @Override
  public boolean isOneOfItsValues() {
    return true;
  }

  @Override
  public Additivity additivity() {
    return Additivity.MIN;
  }
}
