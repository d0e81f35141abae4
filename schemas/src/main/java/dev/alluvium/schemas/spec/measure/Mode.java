package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code mode: column}: the most frequent value; of several the smallest. */
public record Mode(String column) implements Summary {
  public static final String NAME = "mode";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.EITHER_WAY;
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
