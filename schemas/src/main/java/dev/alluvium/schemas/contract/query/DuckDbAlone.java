package dev.alluvium.schemas.contract.query;

import dev.alluvium.schemas.warehouse.table.SqlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a query DuckDB takes and BigQuery does not, as far as it is well known: functions, types
 * and forms, and what to write instead.
 */
public final class DuckDbAlone {
  /** By a word, with a bracket where it is called. */
  private static final Map<String, String> BY_WORD = byWord();

  private static final Map<String, String> TYPES =
      Map.of(
          "VARCHAR", "STRING",
          "TEXT", "STRING",
          "DOUBLE", "FLOAT64",
          "REAL", "FLOAT64",
          "FLOAT", "FLOAT64",
          "HUGEINT", "INT64",
          "BLOB", "BYTES");

  private DuckDbAlone() {}

  /** What a query says that DuckDB alone has, and what to write instead; empty if it says none. */
  public static Optional<String> in(String sql) {
    List<String> words = new SqlText(sql).words();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      String before = i > 0 ? words.get(i - 1) : "";
      String said = word + (next.equals("(") ? "(" : "");
      String todo = BY_WORD.get(said);
      if (said.equals("FILTER(") && !before.equals(")")) {
        todo = null; // A name.
      } else if (word.equals(":") && next.equals(":")) {
        said = "::";
        todo = "write CAST(x AS INT64)";
      } else if (before.equals("AS") && TYPES.containsKey(word)) {
        said = word;
        todo = "the type is called " + TYPES.get(word);
      } else if (said.equals("DATE_TRUNC(") && words.get(i + 2).equals("''")) {
        todo = inAMart("DATE_TRUNC(day, MONTH)");
      }
      if (todo != null) {
        return Optional.of(said.replace("(", "") + ", which DuckDB alone has, or has so: " + todo);
      }
    }
    return Optional.empty();
  }

  private static String inAMart(String expression) {
    return "let a column of a mart have it, as {sql: \"%s\"}".formatted(expression);
  }

  private static Map<String, String> byWord() {
    Map<String, String> alone = new HashMap<>();
    for (String function : List.of("EPOCH(", "EPOCH_MS(", "EPOCH_US(")) {
      alone.put(function, inAMart("TIMESTAMP_DIFF(t, TIMESTAMP '1970-01-01T00:00:00Z', SECOND)"));
    }
    for (String function : List.of("DATE_PART(", "DATEPART(", "YEAR(", "MONTH(", "DAY(", "HOUR(")) {
      alone.put(function, "write EXTRACT(YEAR FROM t)");
    }
    for (String function : List.of("DATEDIFF(", "DATE_DIFF(", "DATESUB(", "DATE_SUB(")) {
      alone.put(function, inAMart("DATE_DIFF(a, b, DAY)"));
    }
    for (String function : List.of("STRFTIME(", "STRPTIME(", "MAKE_DATE(", "MAKE_TIMESTAMP(")) {
      alone.put(function, "let a column of a mart be made of the parts that EXTRACT gives");
    }
    for (String function : List.of("MEDIAN(", "QUANTILE(", "QUANTILE_CONT(")) {
      alone.put(function, "let an aggregate mart have a percentile");
    }
    for (String function : List.of("REGEXP_MATCHES(", "REGEXP_FULL_MATCH(")) {
      alone.put(function, inAMart("REGEXP_CONTAINS(s, 'x')"));
    }
    alone.put("ARG_MAX(", "write MAX_BY");
    alone.put("ARG_MIN(", "write MIN_BY");
    alone.put("LEN(", "write LENGTH");
    alone.put("LIST(", "write ARRAY_AGG, or let an aggregate mart have a list");
    alone.put("FILTER(", "write SUM(CASE WHEN x > 0 THEN y END)");
    alone.put("EXCLUDE(", "name the columns");
    alone.put("ILIKE", "write LOWER(s) LIKE");
    return Map.copyOf(alone);
  }
}
