package dev.alluvium.schemas.spec.measure;

/** {@code last: column}: of the last event that has one, by event time, sequence, digest. */
public record Last(String column) implements OfColumn {
  public static final String NAME = "last";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public boolean isOneOfItsValues() {
    return true;
  }
}
