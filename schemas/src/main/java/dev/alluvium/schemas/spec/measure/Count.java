package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;

/** {@code count: "*"}: rows. */
public record Count() implements Summary {
  public static final String NAME = "count";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.RISES;
  }

  @Override
  public Additivity additivity() {
    return Additivity.SUM;
  }
}
