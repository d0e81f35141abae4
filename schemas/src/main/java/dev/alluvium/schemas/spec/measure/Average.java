package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code avg: column}: the exact mean, rounded once: of decimals to nine places, half up. */
public record Average(String column) implements Summary {
  public static final String NAME = "avg";

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
