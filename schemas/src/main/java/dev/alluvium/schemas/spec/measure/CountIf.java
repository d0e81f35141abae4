package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;

/** {@code count_if: {column: value}}: rows on which all conditions hold. */
public record CountIf(List<Condition> conditions) implements Summary {
  public static final String NAME = "count_if";

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
    return Additivity.SUM;
  }
}
