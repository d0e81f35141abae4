package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Compared;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Rank;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Usual;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.warehouse.expression.ExpressionSql;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query of a roll-up. What is made is of its type from then on: rows are grouped, and further
 * columns computed, by the values that are stored. Of rows that share a place in an order, all come
 * with the first.
 */
final class RollUpSql implements QuerySql<RollUpSpec> {
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

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
      String place = free("group_" + by.size(), rollUp.taken());
      computed.put(place, query.sql(group));
      by.put(group.name(), StagedQuery.ofRow(place));
    }
    query.stage(computed, List.of());
    ExpressionSql ofRow = expressions.with(StagedQuery::ofRow);
    Map<String, String> summed = new LinkedHashMap<>();
    Map<String, String> means = new LinkedHashMap<>();
    for (Summed column : rollUp.summed()) {
      if (column.function() == Function.AVG) {
        String sum = free("sum_" + means.size(), rollUp.types().keySet());
        String count = free("count_" + means.size(), rollUp.types().keySet());
        ColumnType type = column.value().type();
        summed.put(sum, typed(type, sql(Function.SUM, column, ofRow)));
        summed.put(count, sql(Function.COUNT, column, ofRow));
        means.put(column.name(), mean(type, sum, count, ofRow));
      } else {
        summed.put(
            column.name(),
            typed(rollUp.types().get(column.name()), sql(column.function(), column, ofRow)));
      }
    }
    query.group(by, summed);
    query.stage(means, List.of());
    List<Step> steps =
        Stream.<Step>concat(rollUp.compared().stream(), rollUp.computed().stream()).toList();
    for (List<Step> stage : Step.stages(steps)) {
      Map<String, String> made = new LinkedHashMap<>();
      Map<String, String> levels = new LinkedHashMap<>();
      for (Step step : stage) {
        if (step instanceof Usual usual) {
          String sum = free("sum_" + usual.name(), rollUp.types().keySet());
          String count = free("count_" + usual.name(), rollUp.types().keySet());
          String frame = frame(usual, ofRow);
          String of = StagedQuery.ofRow(usual.of());
          made.put(
              sum, typed(ColumnType.NUMERIC, "SUM(CAST(%s AS NUMERIC)) %s".formatted(of, frame)));
          made.put(count, "COUNT(%s) %s".formatted(of, frame));
          levels.put(usual.name(), level(usual, sum, count, ofRow));
        } else if (step instanceof Compared compared) {
          made.put(compared.name(), typed(rollUp.types().get(compared.name()), sql(compared)));
        } else if (step instanceof ComputedColumn column) {
          made.put(column.name(), query.sql(column));
        }
      }
      query.stage(made, List.of());
      query.stage(levels, List.of());
    }
    return query.select(columns, rollUp.having());
  }

  private static String typed(@Nullable ColumnType type, String sql) {
    return type == null ? sql : "CAST(%s AS %s)".formatted(sql, type.name());
  }

  /** A name that none of these has. */
  private static String free(String name, Collection<String> taken) {
    String free = name;
    while (taken.contains(free)) {
      free += "_";
    }
    return free;
  }

  private static String sql(Function function, Summed summed, ExpressionSql expressions) {
    String value = expressions.of(summed.value());
    String counted =
        summed.where().isEmpty()
            ? value
            : "CASE WHEN %s THEN %s END".formatted(expressions.of(summed.where()), value);
    return function == Function.COUNT_DISTINCT
        ? "COUNT(DISTINCT " + counted + ")"
        : function.name() + "(" + counted + ")";
  }

  /** Engines' own means differ. */
  private static String mean(ColumnType type, String sum, String count, ExpressionSql expressions) {
    if (type == ColumnType.NUMERIC) {
      return expressions.mean(StagedQuery.ofRow(sum), StagedQuery.ofRow(count));
    }
    return expressions.of(
        new SqlExpression(
            sum + " / " + count,
            new Term.Call(
                SqlFunction.DIVIDE,
                List.of(toFloat(sum, type), toFloat(count, ColumnType.INT64)),
                ColumnType.FLOAT64)));
  }

  private static Term toFloat(String column, ColumnType type) {
    return new Term.Call(
        SqlFunction.TO_FLOAT64, List.of(new Term.Column(column, type)), ColumnType.FLOAT64);
  }

  private static String sql(Compared compared) {
    if (compared instanceof Running running) {
      return sql(running);
    }
    String of = StagedQuery.ofRow(compared.of());
    if (compared instanceof Rank) {
      return "RANK() OVER (%sORDER BY %s DESC NULLS LAST)".formatted(per(compared), of);
    }
    return "CAST(%1$s AS FLOAT64) / NULLIF(CAST(SUM(CAST(%1$s AS NUMERIC)) OVER (%2$s) AS FLOAT64), 0)"
        .formatted(of, per(compared));
  }

  private static String per(Compared compared) {
    return compared.per().isEmpty()
        ? ""
        : "PARTITION BY "
            + String.join(", ", compared.per().stream().map(StagedQuery::ofRow).toList())
            + " ";
  }

  private static String sql(Running running) {
    String function =
        switch (running.function()) {
          case MIN, MAX -> running.function().name();
          case COUNT, COUNT_DISTINCT, SUM, AVG -> "SUM";
        };
    return "%s(%s) OVER (%sORDER BY %s NULLS FIRST)"
        .formatted(
            function,
            StagedQuery.ofRow(running.of()),
            per(running),
            StagedQuery.ofRow(running.by()));
  }

  /**
   * The groups that make it. Days of one remainder are a frame; they are counted from one before
   * all, so none is negative.
   */
  private static String frame(Usual usual, ExpressionSql expressions) {
    String day =
        expressions.of(
            new SqlExpression(
                usual.by(),
                new Term.Call(
                    SqlFunction.DAYS_BETWEEN,
                    List.of(
                        new Term.Column(usual.by(), ColumnType.DATE),
                        new Term.Literal(FIRST_DAY, ColumnType.DATE)),
                    ColumnType.INT64)));
    List<String> same = new ArrayList<>(usual.per().stream().map(StagedQuery::ofRow).toList());
    same.add("MOD(%s, %s)".formatted(day, usual.days()));
    return "OVER (PARTITION BY %s ORDER BY %s RANGE BETWEEN %s PRECEDING AND %s PRECEDING)"
        .formatted(String.join(", ", same), day, (long) usual.days() * usual.times(), usual.days());
  }

  private static String level(Usual usual, String sum, String count, ExpressionSql expressions) {
    return "CASE WHEN %s IS NOT NULL AND %s >= %s THEN %s END"
        .formatted(
            StagedQuery.ofRow(usual.by()),
            StagedQuery.ofRow(count),
            usual.groups(),
            mean(ColumnType.NUMERIC, sum, count, expressions));
  }
}
