package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code min: column}: the smallest value. */
public record Min(String column) implements Summary {
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
  public List<String> arguments() {
    return List.of(column);
  }
}
