package dev.alluvium.schemas.spec.computed;

import java.io.Serializable;
import java.util.Set;

/**
 * A column that is computed of others of its row.
 *
 * @param sql an expression, in the SQL that the engines share
 * @param reads the words in it, among which are the columns that it reads
 */
public record ComputedColumn(String name, String sql, Set<String> reads)
    implements Step, Serializable {
  @Override
  public Set<String> makes() {
    return Set.of(name);
  }
}
