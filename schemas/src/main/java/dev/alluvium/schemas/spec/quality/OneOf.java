package dev.alluvium.schemas.spec.quality;

import java.util.List;

/**
 * The values that a column can have.
 *
 * @param values of the column's Java type
 */
public record OneOf(String column, List<Comparable<?>> values) implements Rule, RowRule {
  public OneOf {
    values = List.copyOf(values);
  }
}
