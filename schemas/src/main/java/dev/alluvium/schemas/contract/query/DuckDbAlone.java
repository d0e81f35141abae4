package dev.alluvium.schemas.contract.query;

import dev.alluvium.schemas.warehouse.table.SqlText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a query DuckDB takes and BigQuery does not, as far as it is well known: functions, types
 * and forms, and what to write instead.
 */
public final class DuckDbAlone {
  /** By a word, with a bracket where it is called. */
  private static final Map<String, String> BY_WORD = byWord();

  private static final Set<String> CASTS = Set.of("CAST", "TRY_CAST", "SAFE_CAST");

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
    Deque<String> openedAfter = new ArrayDeque<>();
    for (int i = 0; i < words.size(); i++) {
      String before = at(words, i - 1);
      String word = words.get(i);
      String next = at(words, i + 1);
      if (word.equals("(")) {
        openedAfter.push(before);
      } else if (word.equals(")")) {
        openedAfter.poll();
      } else if (word.equals(":") && next.equals(":")) {
        return said("::", "write CAST(x AS INT64)");
      } else if (before.equals("AS") && CASTS.contains(String.valueOf(openedAfter.peek()))) {
        String type = TYPES.get(word);
        if (type != null) {
          return said(word, "the type is called " + type);
        }
      } else if (word.equals("DATE_TRUNC") && at(words, i + 2).equals("''")) {
        return said(word, inAMart("DATE_TRUNC(day, MONTH)"));
      } else {
        boolean isName = word.equals("FILTER") && !before.equals(")");
        String todo = isName ? null : BY_WORD.get(word + (next.equals("(") ? "(" : ""));
        if (todo != null) {
          return said(word, todo);
        }
      }
    }
    return Optional.empty();
  }

  private static String at(List<String> words, int i) {
    return i < 0 || i >= words.size() ? "" : words.get(i);
  }

  private static Optional<String> said(String word, String todo) {
    return Optional.of(word + ", which DuckDB alone has, or has so: " + todo);
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
    alone.put("COLUMNS(", "name the columns");
    alone.put("ILIKE", "write LOWER(s) LIKE");
    return Map.copyOf(alone);
  }
}
