package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code list: column}: the different values, in their order, as a JSON array. */
public record Values(String column) implements Summary {
  public static final String NAME = "list";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.EITHER_WAY;
  }

  /** It has all of them. */
  @Override
  public boolean isOneOfItsValues() {
    return true;
  }

  @Override
  public List<String> arguments() {
    return List.of(column);
  }
}
