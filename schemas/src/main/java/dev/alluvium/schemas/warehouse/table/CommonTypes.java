package dev.alluvium.schemas.warehouse.table;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of types that a query's CASTs have, by which both engines mean the same. DuckDB has no
 * {@code FLOAT64} and no {@code BYTES}, and of a {@code NUMERIC} it keeps three decimals.
 */
final class CommonTypes {
  private static final Map<String, String> IN_DUCKDB =
      Map.of(
          "FLOAT64", "DOUBLE",
          "NUMERIC", "DECIMAL(38,9)",
          "DECIMAL", "DECIMAL(38,9)",
          "BYTES", "BLOB");

  /** Comments and texts are passed over. */
  private static final Pattern TYPE =
      Pattern.compile(
          "--[^\n]*|/\\*(?s:.*?)\\*/|'(?:[^']|'')*'"
              + "|(\\bAS\\s+)(FLOAT64|NUMERIC|DECIMAL|BYTES)(?=\\s*\\))",
          Pattern.CASE_INSENSITIVE);

  private CommonTypes() {}

  static String inDuckDb(String sql) {
    return TYPE.matcher(sql).replaceAll(found -> Matcher.quoteReplacement(inDuckDb(found)));
  }

  private static String inDuckDb(MatchResult found) {
    String type = found.group(2);
    return type == null
        ? found.group()
        : found.group(1) + IN_DUCKDB.get(type.toUpperCase(Locale.ROOT));
  }
}
