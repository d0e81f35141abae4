package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;
import java.util.List;

/**
 * {@code count_distinct: [column, …]}: different values, exactly; text in its standardised form,
 * several columns as one key.
 */
public record CountDistinct(List<String> arguments) implements Summary {
  public static final String NAME = "count_distinct";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public Trend trend() {
    return Trend.RISES;
  }

  @Override
  public Additivity additivity() {
    return Additivity.DISTINCT;
  }
}
