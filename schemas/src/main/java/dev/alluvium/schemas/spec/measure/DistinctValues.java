package dev.alluvium.schemas.spec.measure;

/** {@code list: column}: the different values, in their order, as a JSON array. */
public record DistinctValues(String column) implements OfColumn {
  public static final String NAME = "list";

  @Override
  public String function() {
    return NAME;
  }

  /** It has all of them. */
  @Override
  public boolean isOneOfItsValues() {
    return true;
  }
}
