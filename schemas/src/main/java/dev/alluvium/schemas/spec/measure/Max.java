package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code max: column}: the largest value. */
public record Max(String column) implements Summary {
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
  public List<String> arguments() {
    return List.of(column);
  }
}
