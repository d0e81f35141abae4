package dev.alluvium.transforms.warehouse.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A query around a query, which gives the same rows with other values. One line stands before it,
 * so that DuckDB's {@code LINE} of what fails is one too large.
 */
public final class ShapedQuery {
  private static final Set<String> TEXTS = Set.of("VARCHAR", "JSON", "BIT", "BIGNUM");

  private ShapedQuery() {}

  /** Whether values of that type have values within them. */
  public static boolean isNested(String type) {
    return type.endsWith("]")
        || type.startsWith("STRUCT(")
        || type.startsWith("MAP(")
        || type.startsWith("UNION(");
  }

  /**
   * With texts of values that have values within.
   *
   * @param nestedAsJson whether these are JSON, or DuckDB's text
   */
  public static String withTexts(String sql, List<String> types, boolean nestedAsJson) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String column = column(i);
      String text = nestedAsJson ? json(column) : "CAST(" + column + " AS VARCHAR)";
      values.add(isNested(types.get(i)) ? text : column);
    }
    return of(sql, values);
  }

  /**
   * With values of bounded length; a longer one fails the query.
   *
   * @param nestedAsJson whether values that have values within are JSON, or DuckDB's text
   * @param most bytes of a value
   */
  static String bounded(String sql, List<String> types, boolean nestedAsJson, int most) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String type = types.get(i);
      String column = column(i);
      if (type.equals("BLOB")) {
        values.add(bounded(column, "octet_length(" + column + ")", most));
      } else if (isNested(type) || TEXTS.contains(type)) {
        String value = nestedAsJson && isNested(type) ? json(column) : column;
        String text = "CAST(" + value + " AS VARCHAR)";
        values.add(bounded(text, "strlen(" + text + ")", most));
      } else {
        values.add(column);
      }
    }
    return of(sql, values);
  }

  private static String json(String column) {
    return "to_json(" + column + ")";
  }

  private static String bounded(String value, String length, int most) {
    return "CASE WHEN "
        + length
        + (" > " + most + " THEN error('a value is longer than " + most + " bytes: ")
        + ("take a part of it, as by left(…)') ELSE " + value + " END");
  }

  private static String column(int index) {
    return "c" + index;
  }

  private static String of(String sql, List<String> values) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      names.add(column(i));
    }
    return "SELECT %s FROM (\n%s\n) AS r(%s)"
        .formatted(String.join(", ", values), sql, String.join(", ", names));
  }
}
