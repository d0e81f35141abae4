package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.ReadOnlySql.RefusedQueryException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Judges a query by the tree that DuckDB's own parser makes of it: one SELECT, over relations of
 * the warehouse alone, by functions that look at nothing else. Who runs the job may also ask what
 * DuckDB knows of its tables.
 */
final class AllowedQuery {
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  /** What the owner may call besides: what DuckDB has, and no function that changes it. */
  private static final Pattern OWNERS_TABLE_FUNCTIONS =
      Pattern.compile(
          "duckdb_(tables|columns|views|schemas|databases|types|functions|constraints|indexes"
              + "|keywords|sequences|settings|memory|temporary_files|dependencies)"
              + "|pragma_(table_info|storage_info|database_size|version|show)");

  /** What writes, tells of the process, runs what is in a text, or makes much of little. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "nextval|currval|setval|setseed|write_log|current_setting|getvariable|getenv"
              + "|current_query.*|.*secret.*|read_.*|.*_scan|query.*|pragma_.*|duckdb_.*|pg_.*"
              + "|json_execute.*|json_.*serialize.*|.*external.*|.*extension.*"
              + "|repeat|lpad|rpad|.*_resize");

  /**
   * What goes as deep into JSON as that is nested: of a value that is nested deeply, DuckDB ends
   * the process, or the database.
   */
  private static final Pattern TOO_DEEP =
      Pattern.compile("json_structure|json_group_structure|json_contains|json_pretty|variant_.*");

  /** A type whose values are made so. */
  private static final String VARIANT = "variant";

  /** So many at most: of many within each other, DuckDB ends the process. */
  private static final int MOST_SET_OPERATIONS = 100;

  private static final Pattern SET_OPERATION =
      Pattern.compile("\\b(union|except|intersect)\\b", Pattern.CASE_INSENSITIVE);

  /** As the above, of the owner, who may make much of little: what a value may have is bounded. */
  private static final Pattern OWNER_REFUSED =
      Pattern.compile(
          "nextval|currval|setval|setseed|write_log|getvariable|getenv|.*secret.*|read_.*|.*_scan"
              + "|query.*|json_execute.*|json_.*serialize.*|.*external.*|.*extension.*");

  /** Names that stand for no file, where nothing else has them. */
  private static final Pattern NO_FILE = Pattern.compile("[^./\\\\:*?\\[]+");

  private final Set<String> relations;
  private final Set<String> known;
  private final boolean isOwner;
  private final Set<String> common = new HashSet<>();

  private AllowedQuery(Set<String> relations, Set<String> known, boolean isOwner) {
    this.relations = relations;
    this.known = known;
    this.isOwner = isOwner;
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
    new AllowedQuery(relations, known, false).check(tree);
  }

  /**
   * Makes sure that it is one that who runs the job may ask.
   *
   * @param tree what {@link #tree} gives
   * @param relations names of all tables and views, with their schema and, where they need none,
   *     without it: another name may be a file's
   */
  static void checkOfOwner(@Nullable Object tree, Set<String> relations) {
    new AllowedQuery(relations, Set.of(), true).check(tree);
  }

  /** What DuckDB's parser makes of a text. */
  static @Nullable Object tree(DuckDBConnection connection, String sql) throws SQLException {
    if (SET_OPERATION.matcher(sql).results().limit(MOST_SET_OPERATIONS + 1).count()
        > MOST_SET_OPERATIONS) {
      throw new RefusedQueryException(
          "a query with more than "
              + MOST_SET_OPERATIONS
              + " UNION, EXCEPT and INTERSECT is not run here");
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?)")) {
      statement.setString(1, sql);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return JsonTree.parse(String.valueOf(result.getString(1)));
      }
    }
  }

  private void check(@Nullable Object tree) {
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
    findCommon(statements);
    walk(statements);
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
    if (known.contains(name) || !NO_FILE.matcher(name).matches()) {
      throw new RefusedQueryException("call the part " + name + " of the query otherwise");
    }
    common.add(name);
  }

  private void walk(@Nullable Object node) {
    if (node instanceof List<?> list) {
      list.forEach(this::walk);
    } else if (node instanceof Map<?, ?> map) {
      String type = String.valueOf(map.get("type"));
      if (type.equals("BASE_TABLE")) {
        checkRelation(map);
      } else if (type.endsWith("_QUERY_NODE")
          || (type.equals("SHOW_REF") && map.get("query") == null && !isOwner)) {
        throw new RefusedQueryException("only a SELECT is run here");
      } else if (type.equals("TABLE_FUNCTION")) {
        checkTableFunction(map);
      } else if (isVariant(map)) {
        throw new RefusedQueryException("no value is made a " + VARIANT + " here");
      } else if (map.get("function_name") != null) {
        checkFunction(map);
      }
      map.values().forEach(this::walk);
    }
  }

  /** As each version of what a tree is written in has it. */
  private static boolean isVariant(Map<?, ?> type) {
    return VARIANT.equals(lower(type.get("id")))
        || VARIANT.equals(lower(type.get("type_name")))
        || ("UNBOUND_TYPE_INFO".equals(type.get("type"))
            && VARIANT.equals(lower(type.get("name"))));
  }

  private void checkRelation(Map<?, ?> table) {
    String schema = lower(table.get("schema_name"));
    String name = lower(table.get("table_name"));
    String qualified = schema.isEmpty() ? name : schema + "." + name;
    boolean isOurs = relations.contains(qualified) || (schema.isEmpty() && common.contains(name));
    if (!isOurs || !lower(table.get("catalog_name")).isEmpty()) {
      throw new RefusedQueryException(
          "there is no table or view "
              + qualified
              + "; write names with their schema, such as mart."
              + name);
    }
  }

  private void checkTableFunction(Map<?, ?> table) {
    String name = table.get("function") instanceof Map<?, ?> f ? lower(f.get("function_name")) : "";
    boolean isAllowed =
        TABLE_FUNCTIONS.contains(name)
            || (isOwner && OWNERS_TABLE_FUNCTIONS.matcher(name).matches());
    if (!isAllowed) {
      throw new RefusedQueryException("the function " + name + " is not run here");
    }
  }

  private void checkFunction(Map<?, ?> function) {
    String name = lower(function.get("function_name"));
    if ((isOwner ? OWNER_REFUSED : REFUSED).matcher(name).matches()
        || TOO_DEEP.matcher(name).matches()) {
      throw new RefusedQueryException("the function " + name + " is not run here");
    }
  }

  private static String lower(@Nullable Object text) {
    return text == null ? "" : text.toString().toLowerCase(Locale.ROOT);
  }
}
