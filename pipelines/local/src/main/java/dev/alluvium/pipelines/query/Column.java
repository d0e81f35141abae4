package dev.alluvium.pipelines.query;

import dev.alluvium.transforms.warehouse.duckdb.ShapedQuery;
import java.util.Set;

/**
 * A column of an answer.
 *
 * @param name as the query calls it
 * @param type as DuckDB calls it
 */
public record Column(String name, String type) {
  private static final Set<String> NUMBERS =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE");

  public boolean isNumber() {
    return NUMBERS.contains(type) || type.startsWith("DECIMAL(");
  }

  public boolean isBoolean() {
    return type.equals("BOOLEAN");
  }

  /** Whether values have values within, or are JSON, so that their text can be JSON. */
  public boolean isJson() {
    return type.equals("JSON") || ShapedQuery.isNested(type);
  }
}
