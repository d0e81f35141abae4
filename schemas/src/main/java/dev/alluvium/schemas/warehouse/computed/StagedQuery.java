package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A query that is made in stages, each a relation of its own that has the columns of the one before
 * it, some of them made anew, and further ones.
 */
final class StagedQuery {
  /** What the stage before is called: likely no column's name, which BigQuery would read as it. */
  static final String ROW = "this_row";

  private final ExpressionSql expressions;
  private final ExpressionSql ofRow;
  private final List<String> relations = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private String last = "";
  private int stages;

  StagedQuery(ExpressionSql expressions) {
    this.expressions = expressions;
    this.ofRow = expressions.with(StagedQuery::ofRow);
  }

  /** A column of the stage before. */
  static String ofRow(String column) {
    return ROW + "." + column;
  }

  /** Adds a relation, which those behind it can read. */
  void add(String name, String query) {
    relations.add(name + " AS (\n" + query.indent(2).stripTrailing() + "\n)");
  }

  /** Adds one that stages begin with, and that has these columns. */
  void begin(String name, String query, List<String> columns) {
    add(name, query);
    last = name;
    this.columns.addAll(columns);
  }

  /**
   * Begins with rows of a table or view.
   *
   * @param taken its columns that are used
   * @param where what must hold of a row; empty where all count
   */
  void begin(String from, List<String> taken, List<Condition> where) {
    begin(
        "source",
        "SELECT %s\nFROM %s%s"
            .formatted(
                String.join(", ", taken),
                from,
                where.isEmpty() ? "" : "\nWHERE " + expressions.of(where)),
        taken);
  }

  /**
   * Adds a stage.
   *
   * @param made columns that it makes, and expressions over that before, which is called {@link
   *     #ROW}
   * @param joins what is joined to it
   */
  void stage(Map<String, String> made, List<String> joins) {
    if (made.isEmpty()) {
      return;
    }
    Map<String, String> all = new LinkedHashMap<>();
    columns.forEach(column -> all.put(column, ofRow(column)));
    made.forEach((name, sql) -> all.put(name, sql + " AS " + name));
    String name = "stage_" + ++stages;
    add(
        name,
        "SELECT %s\nFROM %s AS %s%s"
            .formatted(
                String.join(", ", all.values()),
                last,
                ROW,
                joins.stream().map(join -> "\n" + join).collect(joining())));
    last = name;
    columns.clear();
    columns.addAll(all.keySet());
  }

  /**
   * Adds a stage of one row per group, which has no other columns than these.
   *
   * @param by names, and the columns of the stage before, which is called {@link #ROW}
   * @param made names, and what is made of the rows of a group
   */
  void group(Map<String, String> by, Map<String, String> made) {
    Map<String, String> all = new LinkedHashMap<>(by);
    all.putAll(made);
    add(
        "grouped",
        "SELECT %s\nFROM %s AS %s\nGROUP BY %s"
            .formatted(
                all.entrySet().stream()
                    .map(column -> column.getValue() + " AS " + column.getKey())
                    .collect(joining(", ")),
                last,
                ROW,
                String.join(", ", by.values())));
    last = "grouped";
    columns.clear();
    columns.addAll(all.keySet());
  }

  void compute(List<ComputedColumn> computed) {
    Map<String, String> made = new LinkedHashMap<>();
    computed.forEach(column -> made.put(column.name(), "(" + sql(column) + ")"));
    stage(made, List.of());
  }

  /** Of the stage before. What engines make of a text is as a column holds it from then on. */
  String sql(ComputedColumn column) {
    if (column instanceof ComputedColumn.Typed typed) {
      return ofRow.of(typed.expression());
    }
    ComputedColumn.Shared shared = (ComputedColumn.Shared) column;
    return switch (shared.type()) {
      case FLOAT64 -> expressions.finite("(" + shared.sql() + ")");
      case NUMERIC -> "ROUND(" + shared.sql() + ", 9)";
      default -> "(" + shared.sql() + ")";
    };
  }

  /**
   * The query of the last stage.
   *
   * @param having what must hold of its rows
   */
  String select(List<String> names, List<Condition> having) {
    return having.isEmpty()
        ? select(String.join(", ", names))
        : select(names.stream().map(StagedQuery::ofRow).collect(joining(", ")))
            + " AS %s\nWHERE %s".formatted(ROW, ofRow.of(having));
  }

  /** The query. */
  String select(String what) {
    return "WITH %s\nSELECT %s\nFROM %s".formatted(String.join(",\n", relations), what, last);
  }
}
