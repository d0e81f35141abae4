package dev.alluvium.schemas.spec.quality;

import java.util.Set;

/**
 * A column whose values stand in a column of another table.
 *
 * @param table qualified name of the other table or view
 */
public record StandsIn(String column, String table, String otherColumn) implements Rule {
  @Override
  public Set<String> reads() {
    return Set.of(table);
  }

  @Override
  public Dimension dimension() {
    return Dimension.CONSISTENCY;
  }
}
