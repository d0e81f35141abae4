package dev.alluvium.schemas.spec.quality;

import java.util.Set;

/**
 * A condition over a row's columns that is true; NULL is not.
 *
 * @param sql in what the engines share
 * @param reads qualified names of the tables and views that queries within it read
 * @param isOfClock whether it asks what time it is checked for
 */
public record RowHolds(String sql, Set<String> reads, boolean isOfClock) implements Rule {
  public RowHolds {
    reads = Set.copyOf(reads);
  }

  @Override
  public boolean isWritten() {
    return true;
  }
}
