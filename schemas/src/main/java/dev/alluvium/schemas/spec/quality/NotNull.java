package dev.alluvium.schemas.spec.quality;

import java.util.List;

/** Columns that have a value in every row. */
public record NotNull(List<String> columns) implements Rule, RowRule {
  public NotNull {
    columns = List.copyOf(columns);
  }

  @Override
  public Dimension dimension() {
    return Dimension.COMPLETENESS;
  }
}
