package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.FactSpec;
import dev.alluvium.schemas.spec.computed.FactSpec.LookUp;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The query of facts: their source, joined to what is looked up. Rows of which one is taken as of a
 * time get the time for which they stand; so each look-up is one join by an equality.
 */
final class FactSql implements QuerySql<FactSpec> {
  @Override
  public Class<FactSpec> kind() {
    return FactSpec.class;
  }

  @Override
  public String sql(FactSpec fact, List<String> columns, ExpressionSql expressions) {
    StagedQuery query = new StagedQuery(expressions);
    query.begin(fact.from(), fact.taken(), List.of());
    fact.lookUps().forEach(lookUp -> query.add(relation(lookUp), rows(lookUp)));
    List<Step> steps =
        Stream.<Step>concat(fact.lookUps().stream(), fact.computed().stream()).toList();
    for (List<Step> stage : Step.stages(steps)) {
      join(query, of(LookUp.class, stage));
      query.compute(of(ComputedColumn.class, stage));
    }
    return query.select(String.join(", ", columns));
  }

  private static <S> List<S> of(Class<S> type, List<Step> steps) {
    return steps.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static void join(StagedQuery query, List<LookUp> lookUps) {
    Map<String, String> made = new LinkedHashMap<>();
    List<String> joins = new ArrayList<>();
    for (LookUp lookUp : lookUps) {
      joins.add("LEFT JOIN %1$s ON %2$s".formatted(relation(lookUp), condition(lookUp)));
      for (String taken : lookUp.take().keySet()) {
        String column = relation(lookUp) + "." + taken;
        String otherwise = lookUp.otherwise().get(taken);
        made.put(
            taken, otherwise == null ? column : "COALESCE(%s, '%s')".formatted(column, otherwise));
      }
    }
    query.stage(made, joins);
  }

  private static String relation(LookUp lookUp) {
    return "of_" + lookUp.name();
  }

  /** Its columns have the names that they have in the fact; those of the look-up are numbered. */
  private static String rows(LookUp lookUp) {
    List<String> columns = new ArrayList<>();
    List<String> keys = List.copyOf(lookUp.by().keySet());
    for (int i = 0; i < keys.size(); i++) {
      columns.add(keys.get(i) + " AS look_up_" + i);
    }
    lookUp.take().forEach((name, column) -> columns.add(column + " AS " + name));
    String of = "\nFROM " + lookUp.in();
    if (lookUp.asOf().isEmpty()) {
      return "SELECT " + String.join(", ", columns) + of;
    }
    String starts = lookUp.asOf().get().starts();
    String each = "OVER (PARTITION BY %s ORDER BY %s)".formatted(String.join(", ", keys), starts);
    String first = SinceEver.of(lookUp.asOf().get().type());
    columns.add(
        "CASE WHEN ROW_NUMBER() %s = 1 THEN %s ELSE %s END AS look_up_from"
            .formatted(each, first, starts));
    columns.add("LEAD(%s) %s AS look_up_until".formatted(starts, each));
    return "SELECT %s%s\nWHERE %s IS NOT NULL".formatted(String.join(", ", columns), of, starts);
  }

  private static String condition(LookUp lookUp) {
    String relation = relation(lookUp);
    List<String> parts = new ArrayList<>();
    List<String> columns = List.copyOf(lookUp.by().values());
    for (int i = 0; i < columns.size(); i++) {
      parts.add("%s.look_up_%s = %s".formatted(relation, i, StagedQuery.ofRow(columns.get(i))));
    }
    lookUp
        .asOf()
        .ifPresent(
            asOf -> {
              String time =
                  "CAST(%s AS %s)".formatted(StagedQuery.ofRow(asOf.column()), asOf.type().name());
              parts.add("%s.look_up_from <= %s".formatted(relation, time));
              parts.add(
                  "(%1$s.look_up_until IS NULL OR %2$s < %1$s.look_up_until)"
                      .formatted(relation, time));
            });
    return String.join(" AND ", parts);
  }
}
