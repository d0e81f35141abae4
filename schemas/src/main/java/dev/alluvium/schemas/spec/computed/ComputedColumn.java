package dev.alluvium.schemas.spec.computed;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.io.Serializable;
import java.util.Set;

/** A column that is computed of others of its row. */
public sealed interface ComputedColumn extends Step, Serializable {
  String name();

  @Override
  default Set<String> makes() {
    return Set.of(name());
  }

  /** By an expression whose type is known, which gives the same in every engine. */
  record Typed(String name, SqlExpression expression) implements ComputedColumn {
    @Override
    public Set<String> reads() {
      return Set.copyOf(expression.columns());
    }
  }

  /**
   * By what engines make of one text.
   *
   * @param type of what it gives
   * @param sql in the SQL that the engines share
   * @param reads names in it, in small letters, among which are the columns that it reads
   */
  record Shared(String name, ColumnType type, String sql, Set<String> reads)
      implements ComputedColumn {}
}
