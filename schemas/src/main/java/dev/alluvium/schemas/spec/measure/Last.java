package dev.alluvium.schemas.spec.measure;

import java.util.List;

/** {@code last: column}: of the last event that has one, by event time, sequence, digest. */
public record Last(String column) implements Summary {
  public static final String NAME = "last";

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
