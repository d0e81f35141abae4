package dev.alluvium.schemas.warehouse.quality;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;

/** What a warehouse is asked about an expectation. */
public final class ExpectationQueries {
  private ExpectationQueries() {}

  /**
   * The queries, as an engine reads them.
   *
   * @param relation what it is expected of
   */
  public static RuleQueries of(
      ExpectationSpec expectation, CheckedRelation relation, CheckedDays days, SqlDialect dialect) {
    RuleQueries queries =
        RuleSqls.KINDS
            .of(expectation.rule())
            .of(expectation.rule(), new CheckedRows(relation, expectation.where(), days, dialect));
    return new RuleQueries(
        dialect.query(queries.looked()), dialect.query(queries.broken()), queries.key());
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
            of(expectation, relation, CheckedDays.EVER, SqlDialect.BIGQUERY).broken())
        .saidAt(expectation.place());
  }
}
