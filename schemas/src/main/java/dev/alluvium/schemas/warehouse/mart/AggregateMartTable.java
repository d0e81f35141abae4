package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.warehouse.raw.EventProvenance;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The declared columns in the declared order. */
final class AggregateMartTable implements MartTable<AggregateMartSpec> {
  @Override
  public Class<AggregateMartSpec> kind() {
    return AggregateMartSpec.class;
  }

  @Override
  public TableSpec table(AggregateMartSpec mart) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    mart.windowColumns().forEach(column -> byName.put(column.name(), window(mart, column)));
    mart.dimensions()
        .forEach(column -> byName.put(column.name(), MartTables.declared(mart, column)));
    for (MeasureSpec measure : mart.measures()) {
      byName.put(measure.name(), ColumnSpec.like(measure).madeOf(provenance(mart, measure)));
    }
    if (mart.top().isPresent()) {
      TopSpec top = mart.top().get();
      byName.put(
          top.rank(),
          ColumnSpec.required(top.rank(), ColumnType.INT64, top.rankDescription())
              .madeOf(rank(mart, top)));
    }
    List<ColumnSpec> columns = new ArrayList<>();
    for (String name : mart.columns()) {
      columns.add(Objects.requireNonNull(byName.get(name), name));
    }
    return MartTables.builder(mart, columns, rows(mart)).setRule(MergeRule.LAST_WRITTEN).build();
  }

  private static String rows(AggregateMartSpec mart) {
    return String.join(
        " ",
        mart.window().meaning(),
        mart.top()
            .map(top -> "top " + top.n() + " per " + top.per() + " by " + top.by())
            .orElse(""));
  }

  private static ColumnSpec window(AggregateMartSpec mart, WindowColumn column) {
    String rule = column.part().name().toLowerCase(Locale.ROOT) + " of " + mart.window().text();
    return ColumnSpec.optional(column.name(), column.type(), column.description())
        .madeOf(
            EventProvenance.of(
                List.of(mart.from()), List.of(EventColumns.EVENT_TS), How.COMPUTED, rule));
  }

  private static Provenance provenance(AggregateMartSpec mart, MeasureSpec measure) {
    if (measure.summary().isEmpty()) {
      return own(mart, measure.expression().orElseThrow());
    }
    Summary summary = measure.summary().get();
    String event = mart.from();
    String rule = rule(summary, measure.where());
    List<ColumnId> conditions =
        Condition.columns(measure.conditions()).stream()
            .map(column -> ColumnId.ofEvent(event, column))
            .toList();
    Provenance values =
        summary.arguments().isEmpty()
            ? Provenance.ofRows(ColumnId.relationOfEvent(event), rule)
            : EventProvenance.of(
                List.of(event),
                summary.arguments(),
                summary.isOneOfItsValues() ? How.COMPUTED : How.SUMMED,
                rule);
    return values.decidedBy(conditions);
  }

  /** As {@code sum(price) where gift = false}. */
  private static String rule(Summary summary, List<Condition> where) {
    List<String> given = new ArrayList<>(summary.arguments());
    given.addAll(summary.settings());
    given.addAll(texts(summary.conditions()));
    String rule = summary.function() + "(" + String.join(", ", given) + ")";
    return where.isEmpty() ? rule : rule + " where " + String.join(" and ", texts(where));
  }

  private static List<String> texts(List<Condition> conditions) {
    return conditions.stream().map(Condition::text).toList();
  }

  /** What is computed of the group's other columns. */
  private static Provenance own(AggregateMartSpec mart, Expression expression) {
    Map<ColumnId, How> origins = new LinkedHashMap<>();
    expression.columns().forEach(column -> origins.put(column(mart, column), How.COMPUTED));
    return Provenance.of(
        origins, expression.function() + "(" + String.join(", ", expression.arguments()) + ")");
  }

  private static Provenance rank(AggregateMartSpec mart, TopSpec top) {
    return Provenance.ofRows(ColumnId.relationOfEvent(mart.from()), "rank")
        .decidedBy(top.by().stream().map(by -> column(mart, by.column())).toList());
  }

  private static ColumnId column(AggregateMartSpec mart, String name) {
    return new ColumnId(mart.qualifiedName(), name);
  }
}
