package dev.alluvium.schemas.spec.measure;

/** {@code avg: column}: the exact mean, rounded once: of decimals to nine places, half up. */
public record Average(String column) implements OfColumn {
  public static final String NAME = "avg";

  @Override
  public String function() {
    return NAME;
  }
}
