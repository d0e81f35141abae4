package dev.alluvium.schemas.spec.measure;

/** {@code first: column}: of the first event that has one, by event time, sequence, digest. */
public record First(String column) implements OfColumn {
  public static final String NAME = "first";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public boolean isOneOfItsValues() {
    return true;
  }
}
