package dev.alluvium.schemas.generate;

import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import java.util.Collection;

/** Queries of views as BigQuery is given them. */
final class BigQuerySql {
  private BigQuerySql() {}

  /**
   * The query with each of these tables and views named in full, as {@code
   * `${project}.dataset.name`}: BigQuery wants the project in a view's query, and Terraform puts it
   * in.
   */
  static String of(String query, Collection<String> names) {
    String qualified = QualifiedNames.replace(query, names, name -> "`${project}." + name + "`");
    return "-- Derived from the contracts; scripts/generate writes it.\n" + qualified + "\n";
  }
}
