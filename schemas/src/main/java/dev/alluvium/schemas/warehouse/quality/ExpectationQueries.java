package dev.alluvium.schemas.warehouse.quality;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;

/**
 * Queries of what is looked at for an expectation, and of what of that breaks it. Neither ends in
 * an order.
 *
 * @param looked a query of one row for each thing that is looked at
 * @param broken a query of those that break the expectation
 * @param key the columns of {@code broken} by which a person finds them; may be none
 */
public record ExpectationQueries(String looked, String broken, List<String> key) {
  /**
   * The queries, as an engine reads them.
   *
   * @param relation what it is expected of
   */
  public static ExpectationQueries of(
      ExpectationSpec expectation, CheckedRelation relation, CheckedDays days, SqlDialect dialect) {
    ExpectationQueries queries =
        RuleSql.of(
            expectation.rule(), new CheckedRows(relation, expectation.where(), days, dialect));
    return new ExpectationQueries(
        dialect.query(queries.looked), dialect.query(queries.broken), queries.key);
  }

  /** One of SQL that people write, as they get told of it when it is wrong: gives the key. */
  public static ViewSpec asWritten(
      ExpectationSpec expectation, CheckedRelation relation, String owner) {
    String table = expectation.table();
    return ViewSpec.of(
            table.substring(0, table.indexOf('.')),
            table.substring(table.indexOf('.') + 1) + "." + expectation.name(),
            expectation.description(),
            owner,
            relation.key().isEmpty()
                ? List.of(ColumnSpec.required(CheckedRows.ONE, ColumnType.INT64, ""))
                : relation.columns().stream()
                    .filter(c -> relation.key().contains(c.name()))
                    .toList(),
            of(expectation, relation, CheckedDays.EVER, SqlDialect.BIGQUERY).broken)
        .saidAt(expectation.place());
  }
}
