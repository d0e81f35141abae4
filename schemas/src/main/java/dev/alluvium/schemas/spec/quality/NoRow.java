package dev.alluvium.schemas.spec.quality;

import java.util.Set;

/**
 * A query that gives no row.
 *
 * @param sql gives the table's key, and whatever else, of each row that breaks it
 * @param reads qualified names of the tables and views that it reads
 * @param isOfClock whether it asks what time it is checked for
 */
public record NoRow(String sql, Set<String> reads, boolean isOfClock) implements Rule {
  public NoRow {
    reads = Set.copyOf(reads);
  }

  @Override
  public boolean isWritten() {
    return true;
  }

  @Override
  public Dimension dimension() {
    return Dimension.CONSISTENCY;
  }
}
