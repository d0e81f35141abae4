package dev.alluvium.schemas.spec.measure;

/** {@code mode: column}: the most frequent value; of several the smallest. */
public record Mode(String column) implements OfColumn {
  public static final String NAME = "mode";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public boolean isOneOfItsValues() {
    return true;
  }
}
