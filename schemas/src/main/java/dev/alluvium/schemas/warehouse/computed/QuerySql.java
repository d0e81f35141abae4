package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.util.List;

/** What one way of saying a model's rows is as a query. */
interface QuerySql<T extends ModelQuery> extends Kinds.Handler<T> {
  /**
   * A SELECT, in the SQL that the engines share but for expressions.
   *
   * @param columns names of those that it gives, in their order
   */
  String sql(T query, List<String> columns, ExpressionSql expressions);
}
