package dev.alluvium.schemas.warehouse.table;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query says in BigQuery's words and DuckDB in others. It has no {@code FLOAT64} and no
 * {@code BYTES}, of a {@code NUMERIC} it keeps three decimals, and its digests are hexadecimal
 * texts.
 */
final class CommonSql {
  private static final Map<String, String> IN_DUCKDB =
      Map.of(
          "FLOAT64", "DOUBLE",
          "NUMERIC", "DECIMAL(38,9)",
          "DECIMAL", "DECIMAL(38,9)",
          "BYTES", "BLOB");

  /** Comments and texts are passed over. */
  private static final Pattern WORDS =
      Pattern.compile(
          "--[^\n]*|/\\*(?s:.*?)\\*/|'(?:[^']|'')*+'"
              + "|(\\bAS\\s+)(FLOAT64|NUMERIC|DECIMAL|BYTES)(?=\\s*\\))"
              + "|\\bTO_HEX\\s*\\(\\s*(MD5|SHA256)(?=\\s*\\()",
          Pattern.CASE_INSENSITIVE);

  private CommonSql() {}

  static String inDuckDb(String sql) {
    return WORDS.matcher(sql).replaceAll(found -> Matcher.quoteReplacement(inDuckDb(found)));
  }

  private static String inDuckDb(MatchResult found) {
    String type = found.group(2);
    String digest = found.group(3);
    if (digest != null) {
      return "(" + digest;
    }
    return type == null
        ? found.group()
        : found.group(1) + IN_DUCKDB.get(type.toUpperCase(Locale.ROOT));
  }
}
