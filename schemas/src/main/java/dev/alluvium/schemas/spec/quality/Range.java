package dev.alluvium.schemas.spec.quality;

import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;

/**
 * The bounds of a column's values.
 *
 * @param bounds of one column: at least, at most, or both
 */
public record Range(List<Condition.Compared> bounds) implements Rule, RowRule {
  public Range {
    bounds = List.copyOf(bounds);
  }
}
