package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.SqlQuery;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.List;

/** The query of a model, whichever way the contract says it. */
public final class ModelQueries {
  private static final Kinds<QuerySql<?>> ALL =
      Kinds.of(
          ModelQuery.class,
          List.of(new AsWritten(), new DimensionSql(), new FactSql(), new RollUpSql()));

  private ModelQueries() {}

  /**
   * A SELECT over tables and views of the warehouse, with expressions as the contract has them: not
   * for an engine, but to be read for what it is made of.
   */
  public static String sql(ModelSpec model) {
    return sql(model.query(), columns(model), ExpressionSql.asWritten());
  }

  /** The same as that engine reads it. */
  public static String sql(ModelSpec model, SqlDialect dialect) {
    return sql(model.query(), columns(model), dialect);
  }

  /**
   * The same.
   *
   * @param columns names of those that it gives, in their order
   */
  public static String sql(ModelQuery query, List<String> columns, SqlDialect dialect) {
    return dialect.query(sql(query, columns, ExpressionSql.in(dialect)));
  }

  private static List<String> columns(ModelSpec model) {
    return model.columns().stream().map(ViewColumnSpec::name).toList();
  }

  private static String sql(ModelQuery query, List<String> columns, ExpressionSql expressions) {
    return sql(ALL.of(query), query, columns, expressions);
  }

  private static <T extends ModelQuery> String sql(
      QuerySql<T> kind, ModelQuery query, List<String> columns, ExpressionSql expressions) {
    return kind.sql(kind.kind().cast(query), columns, expressions);
  }

  private static final class AsWritten implements QuerySql<SqlQuery> {
    @Override
    public Class<SqlQuery> kind() {
      return SqlQuery.class;
    }

    @Override
    public String sql(SqlQuery query, List<String> columns, ExpressionSql expressions) {
      return query.sql();
    }
  }
}
