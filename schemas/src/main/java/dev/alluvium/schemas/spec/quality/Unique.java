package dev.alluvium.schemas.spec.quality;

import java.util.List;

/** Columns whose values, together, stand in one row; a row that lacks one of them is not asked. */
public record Unique(List<String> columns) implements Rule {
  public Unique {
    columns = List.copyOf(columns);
  }

  @Override
  public Dimension dimension() {
    return Dimension.UNIQUENESS;
  }

  @Override
  public String counted() {
    return "value";
  }
}
