package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Constant;
import dev.alluvium.schemas.spec.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * An expression as read.
 *
 * @param type its type where that is known
 * @param description what it gives means, where that need not be said again
 */
public record Typed(
    Expression expression, Optional<ColumnType> type, Optional<String> description) {
  static Typed of(Expression expression) {
    return new Typed(expression, Optional.of(expression.type()), Optional.empty());
  }

  /** Stands for one that could not be read, of that type if any. */
  static Typed unknown(Optional<ColumnType> type) {
    return new Typed(new Constant(""), type, Optional.empty());
  }

  /** The kinds of personal data that it has by what it is computed from. */
  public List<String> personal(Columns columns) {
    return expression.personal(name -> columns.get(name).flatMap(Column::personal));
  }
}
