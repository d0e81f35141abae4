package dev.alluvium.schemas.spec.measure;

import java.util.List;

/**
 * Sums up one column: {@code function: column}. More values can move it either way, unless said.
 */
public sealed interface OfColumn extends Summary
    permits Sum,
        Average,
        StandardDeviation,
        Percentile,
        Mode,
        DistinctValues,
        Min,
        Max,
        First,
        Last {
  String column();

  @Override
  default Trend trend() {
    return Trend.EITHER_WAY;
  }

  @Override
  default List<String> arguments() {
    return List.of(column());
  }
}
