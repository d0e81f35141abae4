package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;

/** {@code sum: column}: of decimals exact in any order, rounded once at the end. */
public record Sum(String column) implements OfColumn {
  public static final String NAME = "sum";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Additivity additivity() {
    return Additivity.SUM;
  }
}
