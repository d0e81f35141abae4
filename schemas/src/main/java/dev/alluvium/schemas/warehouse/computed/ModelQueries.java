package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.SqlQuery;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.List;

/** The query of a model, whichever way the contract says it. */
public final class ModelQueries {
  private static final Kinds<QuerySql<?>> ALL =
      Kinds.of(
          ModelQuery.class,
          List.of(new AsWritten(), new DimensionSql(), new FactSql(), new RollUpSql()));

  private ModelQueries() {}

  /** A SELECT over tables and views of the warehouse, in the SQL that the engines share. */
  public static String sql(ModelSpec model) {
    return sql(model.query(), model.columns().stream().map(ViewColumnSpec::name).toList());
  }

  /**
   * The same.
   *
   * @param columns names of those that it gives, in their order
   */
  public static String sql(ModelQuery query, List<String> columns) {
    return sql(ALL.of(query), query, columns);
  }

  private static <T extends ModelQuery> String sql(
      QuerySql<T> kind, ModelQuery query, List<String> columns) {
    return kind.sql(kind.kind().cast(query), columns);
  }

  private static final class AsWritten implements QuerySql<SqlQuery> {
    @Override
    public Class<SqlQuery> kind() {
      return SqlQuery.class;
    }

    @Override
    public String sql(SqlQuery query, List<String> columns) {
      return query.sql();
    }
  }
}
