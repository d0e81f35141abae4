package dev.alluvium.schemas.generate;

import java.util.Collection;
import java.util.regex.Pattern;

/** Queries of views as BigQuery is given them. */
final class BigQuerySql {
  private static final Pattern QUALIFIED_NAME =
      Pattern.compile("\\b([a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*)\\b");

  private BigQuerySql() {}

  /** Whether the query names one of these. */
  static boolean reads(String query, Collection<String> names) {
    return QUALIFIED_NAME.matcher(query).results().anyMatch(found -> names.contains(found.group()));
  }

  /**
   * The query with each of these tables and views named in full, as {@code
   * `${project}.dataset.name`}: BigQuery wants the project in a view's query, and Terraform puts it
   * in.
   */
  static String of(String query, Collection<String> names) {
    String qualified =
        QUALIFIED_NAME
            .matcher(query)
            .replaceAll(
                found ->
                    names.contains(found.group())
                        ? "`\\${project}." + found.group() + "`"
                        : found.group());
    return "-- Derived from the contracts; scripts/generate writes it.\n" + qualified + "\n";
  }
}
