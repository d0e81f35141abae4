package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Compared;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Rank;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The query of a roll-up. What is made is of its type from then on: rows are grouped, and further
 * columns computed, by the values that are stored. Of rows that share a place in an order, all come
 * with the first.
 */
final class RollUpSql implements QuerySql<RollUpSpec> {
  @Override
  public Class<RollUpSpec> kind() {
    return RollUpSpec.class;
  }

  @Override
  public String sql(RollUpSpec rollUp, List<String> columns, ExpressionSql expressions) {
    StagedQuery query = new StagedQuery(expressions);
    query.begin(rollUp.from(), rollUp.taken(), rollUp.where());
    Map<String, String> computed = new LinkedHashMap<>();
    Map<String, String> by = new LinkedHashMap<>();
    for (ComputedColumn group : rollUp.groups()) {
      String place = "group_" + by.size();
      while (rollUp.taken().contains(place)) {
        place += "_";
      }
      computed.put(place, computed(rollUp, group, query));
      by.put(group.name(), "s." + place);
    }
    query.stage(computed, List.of());
    Map<String, String> summed = new LinkedHashMap<>();
    rollUp
        .summed()
        .forEach(
            column ->
                summed.put(column.name(), typed(rollUp, column.name(), sql(column, expressions))));
    query.group(by, summed);
    List<Step> steps =
        Stream.<Step>concat(rollUp.compared().stream(), rollUp.computed().stream()).toList();
    for (List<Step> stage : Step.stages(steps)) {
      Map<String, String> made = new LinkedHashMap<>();
      for (Step step : stage) {
        if (step instanceof Compared compared) {
          made.put(compared.name(), typed(rollUp, compared.name(), sql(compared)));
        } else if (step instanceof ComputedColumn column) {
          made.put(column.name(), computed(rollUp, column, query));
        }
      }
      query.stage(made, List.of());
    }
    return query.select(String.join(", ", columns));
  }

  /** What it is made by says of which type it is; a decimal has the places of a stored one. */
  private static String computed(RollUpSpec rollUp, ComputedColumn column, StagedQuery query) {
    String sql = query.sql(column);
    return column instanceof ComputedColumn.Shared
            && rollUp.types().get(column.name()) == ColumnType.NUMERIC
        ? "ROUND(" + sql + ", 9)"
        : "(" + sql + ")";
  }

  private static String typed(RollUpSpec rollUp, String column, String sql) {
    ColumnType type = rollUp.types().get(column);
    return type == null ? sql : "CAST(%s AS %s)".formatted(sql, type.name());
  }

  private static String sql(Summed summed, ExpressionSql expressions) {
    String value = expressions.of(summed.value());
    String counted =
        summed.where().isEmpty()
            ? value
            : "CASE WHEN %s THEN %s END".formatted(expressions.of(summed.where()), value);
    return switch (summed.function()) {
      case COUNT -> "COUNT(" + counted + ")";
      case COUNT_DISTINCT -> "COUNT(DISTINCT " + counted + ")";
      case SUM, MIN, MAX -> summed.function().name() + "(" + counted + ")";
    };
  }

  private static String sql(Compared compared) {
    if (compared instanceof Running running) {
      return sql(running);
    }
    String of = "s." + compared.of();
    if (compared instanceof Rank) {
      return "RANK() OVER (%sORDER BY %s DESC NULLS LAST)".formatted(per(compared), of);
    }
    return "CAST(%1$s AS FLOAT64) / NULLIF(CAST(SUM(%1$s) OVER (%2$s) AS FLOAT64), 0)"
        .formatted(of, per(compared));
  }

  private static String per(Compared compared) {
    return compared.per().isEmpty()
        ? ""
        : "PARTITION BY "
            + String.join(", ", compared.per().stream().map(c -> "s." + c).toList())
            + " ";
  }

  private static String sql(Running running) {
    String function =
        switch (running.function()) {
          case MIN, MAX -> running.function().name();
          case COUNT, COUNT_DISTINCT, SUM -> "SUM";
        };
    return "%s(s.%s) OVER (%sORDER BY s.%s NULLS FIRST)"
        .formatted(function, running.of(), per(running), running.by());
  }
}
