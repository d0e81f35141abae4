package dev.alluvium.schemas.spec.measure;

/** {@code stddev: column}: the standard deviation of a sample, of two values or more. */
public record StandardDeviation(String column) implements OfColumn {
  public static final String NAME = "stddev";

  @Override
  public String function() {
    return NAME;
  }
}
