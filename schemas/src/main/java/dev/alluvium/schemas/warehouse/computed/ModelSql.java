package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.List;

/**
 * The statements that bring a model up to date: its query runs once, into a temporary table; what
 * the model has and the query has not is deleted, what the query has and the model has not is
 * added. So a model that is right already is not written at all, and one that is built twice, or
 * was spoilt, is as if it were built once, from scratch.
 */
public final class ModelSql {
  /** No table of the warehouse is called so: they have a dataset. */
  private static final String COMPUTED = "computed_rows";

  private static final String CHECKED = "checked_keys";

  private final ModelSpec model;
  private final SqlDialect dialect;
  private final List<String> columns;

  public ModelSql(ModelSpec model, SqlDialect dialect) {
    this.model = model;
    this.dialect = dialect;
    this.columns = model.columns().stream().map(ViewColumnSpec::name).toList();
  }

  /** To be run in their order, in one transaction; they fail if rows share a key. */
  public List<String> build() {
    return List.of(
        compute(),
        checkKey(),
        deleteOthers(),
        insertMissing(),
        "DROP TABLE " + CHECKED,
        "DROP TABLE " + COMPUTED);
  }

  private String compute() {
    return """
        CREATE TEMP TABLE %s AS
        SELECT %s
        FROM (
        %s
        ) AS given"""
        .formatted(
            COMPUTED,
            model.columns().stream().map(this::typed).collect(joining(", ")),
            ModelQueries.sql(model, dialect));
  }

  /** As its column stores it: queries give numbers of any width, infinite ones, and two zeros. */
  private String typed(ViewColumnSpec column) {
    String given = "given." + column.name();
    if (column.type() == ColumnType.JSON) {
      return given;
    }
    String cast = "CAST(%s AS %s)".formatted(given, dialect.type(column.type()));
    return (column.type() == ColumnType.FLOAT64 ? dialect.finite(cast) : cast)
        + " AS "
        + column.name();
  }

  /**
   * Fails, and says how many keys are at fault; not which, as they may be personal data. It makes a
   * table, since of a query whose rows nobody fetches DuckDB's driver loses the message.
   */
  private String checkKey() {
    return """
        CREATE TEMP TABLE %4$s AS
        SELECT CASE WHEN COUNT(*) > 0 THEN ERROR(CONCAT('%1$s: ', CAST(COUNT(*) AS STRING), ' of the keys (%2$s) that its query gives have several rows')) END AS fault
        FROM (SELECT 1 AS one FROM %3$s GROUP BY %2$s HAVING COUNT(*) > 1) AS several"""
        .formatted(model.qualifiedName(), String.join(", ", model.key()), COMPUTED, CHECKED);
  }

  private String deleteOthers() {
    return """
        DELETE FROM %s AS t
        WHERE NOT EXISTS (SELECT 1 FROM %s AS c WHERE %s)"""
        .formatted(model.qualifiedName(), COMPUTED, dialect.same("c", "t", columns));
  }

  /** What is left in the table by now is as the query gives it. */
  private String insertMissing() {
    String names = String.join(", ", columns);
    return """
        INSERT INTO %1$s (%2$s)
        SELECT %2$s
        FROM %3$s AS c
        WHERE NOT EXISTS (SELECT 1 FROM %1$s AS t WHERE %4$s)"""
        .formatted(model.qualifiedName(), names, COMPUTED, dialect.same("t", "c", model.key()));
  }
}
