package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code sum: column}: of decimals exact in any order, rounded once at the end. */
public record Sum(String column) implements Summary {
  public static final String NAME = "sum";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.EITHER_WAY;
  }

  @Override
  public boolean addsUp() {
    return true;
  }

  @Override
  public List<String> arguments() {
    return List.of(column);
  }
}
