package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code stddev: column}: the standard deviation of a sample, of two values or more. */
public record StandardDeviation(String column) implements Summary {
  public static final String NAME = "stddev";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.EITHER_WAY;
  }

  @Override
  public List<String> arguments() {
    return List.of(column);
  }
}
