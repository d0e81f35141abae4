package dev.alluvium.schemas.spec.measure;

import java.util.List;

/**
 * {@code percentile: {of: column, at: 0.5}}: the value that such a part of all values is not above,
 * between two of them in proportion.
 *
 * @param at above 0 and below 1
 */
public record Percentile(String column, double at) implements OfColumn {
  public static final String NAME = "percentile";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> settings() {
    return List.of(Double.toString(at));
  }
}
