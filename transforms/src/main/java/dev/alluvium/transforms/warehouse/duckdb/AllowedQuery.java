package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges a query by the tree that DuckDB's own parser makes of it: one SELECT, over relations of
 * the warehouse alone, by functions that look at nothing else.
 */
final class AllowedQuery {
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  /** What writes, tells of the process, runs what is in a text, or makes much of little. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "nextval|currval|setval|setseed|write_log|current_setting|getvariable|getenv"
              + "|current_query.*|.*secret.*|read_.*|.*_scan|query.*|pragma_.*|duckdb_.*|pg_.*"
              + "|json_execute.*|json_.*serialize.*|.*external.*|.*extension.*"
              + "|repeat|lpad|rpad|.*_resize");

  private final Set<String> relations;
  private final Set<String> known;
  private final Set<String> common = new HashSet<>();

  private AllowedQuery(Set<String> relations, Set<String> known) {
    this.relations = relations;
    this.known = known;
  }

  /**
   * Makes sure that it is one.
   *
   * @param tree what {@code json_serialize_sql} gives
   * @param relations qualified names of tables and views that may be read
   * @param known names that stand for something else without a schema, which the query may not give
   *     to a part of itself: where that part is not seen, they would
   */
  static void check(@Nullable Object tree, Set<String> relations, Set<String> known) {
    if (!(tree instanceof Map<?, ?> root)) {
      throw new RefusedQueryException("this is no SQL");
    }
    if ("true".equals(root.get("error"))) {
      String message = String.valueOf(root.get("error_message"));
      throw new RefusedQueryException(
          message.startsWith("Only SELECT") ? "only a SELECT is run here" : message);
    }
    if (!(root.get("statements") instanceof List<?> statements) || statements.size() != 1) {
      throw new RefusedQueryException("write one statement");
    }
    AllowedQuery query = new AllowedQuery(relations, known);
    query.findCommon(statements);
    query.walk(statements);
  }

  /** Names that the query gives to parts of itself. */
  private void findCommon(@Nullable Object node) {
    if (node instanceof List<?> list) {
      list.forEach(this::findCommon);
    } else if (node instanceof Map<?, ?> map) {
      if (map.get("cte_map") instanceof Map<?, ?> ctes && ctes.get("map") instanceof List<?> all) {
        all.forEach(cte -> addCommon(lower(((Map<?, ?>) cte).get("key"))));
      }
      map.values().forEach(this::findCommon);
    }
  }

  private void addCommon(String name) {
    if (known.contains(name)) {
      throw new RefusedQueryException("call the part " + name + " of the query otherwise");
    }
    common.add(name);
  }

  private void walk(@Nullable Object node) {
    if (node instanceof List<?> list) {
      list.forEach(this::walk);
    } else if (node instanceof Map<?, ?> map) {
      if ("BASE_TABLE".equals(map.get("type"))) {
        checkRelation(map);
      } else if ("SHOW_REF".equals(map.get("type")) && map.get("query") == null) {
        throw new RefusedQueryException("only a SELECT is run here");
      } else if ("TABLE_FUNCTION".equals(map.get("type"))) {
        checkTableFunction(map);
      } else if (map.get("function_name") != null) {
        checkFunction(map);
      }
      map.values().forEach(this::walk);
    }
  }

  private void checkRelation(Map<?, ?> table) {
    String schema = lower(table.get("schema_name"));
    String name = lower(table.get("table_name"));
    String qualified = schema.isEmpty() ? name : schema + "." + name;
    boolean isOurs = schema.isEmpty() ? common.contains(name) : relations.contains(qualified);
    if (!isOurs || !lower(table.get("catalog_name")).isEmpty()) {
      throw new RefusedQueryException(
          "there is no table or view "
              + qualified
              + "; write names with their schema, such as mart."
              + name);
    }
  }

  private static void checkTableFunction(Map<?, ?> table) {
    String name = table.get("function") instanceof Map<?, ?> f ? lower(f.get("function_name")) : "";
    if (!TABLE_FUNCTIONS.contains(name)) {
      throw new RefusedQueryException("the function " + name + " is not run here");
    }
  }

  private static void checkFunction(Map<?, ?> function) {
    String name = lower(function.get("function_name"));
    if (REFUSED.matcher(name).matches()) {
      throw new RefusedQueryException("the function " + name + " is not run here");
    }
  }

  private static String lower(@Nullable Object text) {
    return text == null ? "" : text.toString().toLowerCase(Locale.ROOT);
  }
}
