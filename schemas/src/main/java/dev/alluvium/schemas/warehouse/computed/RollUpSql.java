package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.Step;
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
  public String sql(RollUpSpec rollUp, List<String> columns) {
    StagedQuery query = new StagedQuery();
    query.begin(rollUp.from(), rollUp.taken(), rollUp.where());
    Map<String, String> computed = new LinkedHashMap<>();
    Map<String, String> by = new LinkedHashMap<>();
    for (ComputedColumn group : rollUp.groups()) {
      String place = "group_" + by.size();
      while (rollUp.taken().contains(place)) {
        place += "_";
      }
      computed.put(place, typed(rollUp, group.name(), group.sql()));
      by.put(group.name(), "s." + place);
    }
    query.stage(computed, List.of());
    Map<String, String> summed = new LinkedHashMap<>();
    rollUp
        .summed()
        .forEach(column -> summed.put(column.name(), typed(rollUp, column.name(), sql(column))));
    query.group(by, summed);
    List<Step> steps =
        Stream.<Step>concat(rollUp.running().stream(), rollUp.computed().stream()).toList();
    for (List<Step> stage : Step.stages(steps)) {
      Map<String, String> made = new LinkedHashMap<>();
      for (Step step : stage) {
        if (step instanceof Running running) {
          made.put(running.name(), typed(rollUp, running.name(), sql(running)));
        } else if (step instanceof ComputedColumn column) {
          made.put(column.name(), typed(rollUp, column.name(), column.sql()));
        }
      }
      query.stage(made, List.of());
    }
    return query.select(String.join(", ", columns));
  }

  private static String typed(RollUpSpec rollUp, String column, String sql) {
    ColumnType type = rollUp.types().get(column);
    return type == null || type == ColumnType.JSON
        ? "(" + sql + ")"
        : "CAST(%s AS %s)".formatted(sql, type.name());
  }

  private static String sql(Summed summed) {
    String value = summed.column().isEmpty() ? "1" : "s." + summed.column();
    String counted =
        summed.where().isEmpty()
            ? value
            : "CASE WHEN %s THEN %s END".formatted(summed.where(), value);
    return switch (summed.function()) {
      case COUNT -> "COUNT(" + counted + ")";
      case COUNT_DISTINCT -> "COUNT(DISTINCT " + counted + ")";
      case SUM, MIN, MAX -> summed.function().name() + "(" + counted + ")";
    };
  }

  private static String sql(Running running) {
    String function =
        switch (running.function()) {
          case MIN, MAX -> running.function().name();
          case COUNT, COUNT_DISTINCT, SUM -> "SUM";
        };
    String per =
        running.per().isEmpty()
            ? ""
            : "PARTITION BY "
                + String.join(", ", running.per().stream().map(c -> "s." + c).toList())
                + " ";
    return "%s(s.%s) OVER (%sORDER BY s.%s NULLS FIRST)"
        .formatted(function, running.of(), per, running.by());
  }
}
