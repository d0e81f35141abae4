package dev.alluvium.schemas.generate.looker;

import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.spec.measure.Sum;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables and views of a domain's marts, with what may be made of their columns.
 *
 * <p>A number may be summed where a contract says that its sum means something: it is a count, a
 * sum or a difference of its own rows, or a copy of a number that the contract sums. What SQL makes
 * is not summed, as it may be a stock, which is no sum over time, or a row's value that joins have
 * repeated: who knows better says so in a refinement.
 */
final class Relations {
  private final DomainSpec domain;
  private final Map<String, Map<String, Additivity>> additivity = new HashMap<>();
  private final Map<String, List<String>> keys = new HashMap<>();
  private final Map<String, Relation.DayAndHour> hours = new HashMap<>();
  private final Set<String> dimensions = new HashSet<>();
  private final Set<ColumnId> summed = new HashSet<>();

  private Relations(DomainSpec domain) {
    this.domain = domain;
  }

  /** By name, in the order of their names. */
  static List<Relation> of(DomainSpec domain) {
    return new Relations(domain).relations();
  }

  private List<Relation> relations() {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    domain.marts(AggregateMartSpec.class).forEach(this::addAggregate);
    for (MartSpec mart : domain.marts()) {
      mart.additivity().forEach((column, known) -> put(mart.name(), column, known));
      keys.putAll(mart.viewKeys());
    }
    domain.alerts().forEach(this::addAlert);
    List<TableSpec> tables =
        warehouse.tables().stream().filter(t -> t.dataset().equals(Dataset.MART.id())).toList();
    tables.forEach(table -> keys.put(table.name(), table.key()));
    domain
        .marts()
        .forEach(mart -> mart.shownRows().ifPresent(r -> addCopies(mart.name(), r, warehouse)));
    addModels(warehouse);
    List<Relation> relations = new ArrayList<>();
    for (TableSpec table : tables) {
      relations.add(relation(table.name(), table.description(), table.columns(), true));
    }
    for (ViewSpec view : warehouse.views()) {
      if (view.dataset().equals(Dataset.MART.id())) {
        relations.add(relation(view.name(), view.description(), view.columns(), false));
      }
    }
    return relations.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  private Relation relation(
      String name, String description, List<ColumnSpec> columns, boolean isStored) {
    return new Relation(
        name,
        description,
        columns,
        keys.getOrDefault(name, List.of()),
        additivity.getOrDefault(name, Map.of()),
        Optional.ofNullable(hours.get(name)),
        dimensions.contains(name),
        isStored);
  }

  private void addAggregate(AggregateMartSpec mart) {
    mart.measures().stream()
        .flatMap(measure -> measure.summary().stream())
        .flatMap(summary -> summary instanceof Sum sum ? Stream.of(sum.column()) : Stream.of())
        .forEach(column -> summed.add(ColumnId.ofEvent(mart.from(), column)));
    for (DerivedSpec day : mart.dimensions()) {
      for (DerivedSpec hour : mart.dimensions()) {
        if (day.expression() instanceof Date ofDay
            && hour.expression() instanceof Hour ofHour
            && ofDay.column().equals(ofHour.column())) {
          hours.put(mart.name(), new Relation.DayAndHour(day.name(), hour.name()));
        }
      }
    }
  }

  /** Alerts are rows of a mart; what they are compared with is none of theirs. */
  private void addAlert(AlertSpec alert) {
    put(alert.name(), alert.watch(), of(alert.from(), alert.watch()));
    Set<String> shown = new HashSet<>(alert.per());
    shown.addAll(List.of(alert.window(), alert.day(), alert.slot()));
    domain.marts(AggregateMartSpec.class).stream()
        .filter(mart -> mart.name().equals(alert.from()) && shown.containsAll(mart.grain()))
        .forEach(mart -> keys.put(alert.name(), mart.grain()));
  }

  /** A row per event has the event's values, each once. */
  private void addCopies(String relation, RowMartSpec mart, WarehouseSpec warehouse) {
    for (ColumnSpec column : warehouse.table(mart.qualifiedName()).columns()) {
      if (copied(column.provenance()).filter(summed::contains).isPresent()) {
        put(relation, column.name(), Additivity.SUM);
      }
    }
  }

  private void addModels(WarehouseSpec warehouse) {
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    domain.computed(ModelSpec.class).forEach(model -> models.put(model.qualifiedName(), model));
    for (ViewSpec built : warehouse.models()) {
      ModelSpec model = Objects.requireNonNull(models.get(built.qualifiedName()));
      if (model.query().isDimension()) {
        dimensions.add(model.name());
      }
      model.query().rowsOf().ifPresent(from -> addCopies(model, from));
      model
          .query()
          .additivity(this::ofRelation)
          .forEach((column, known) -> put(model.name(), column, known));
    }
  }

  private Additivity ofRelation(String qualifiedName, String column) {
    return Dataset.MART.has(qualifiedName)
        ? of(Dataset.MART.nameIn(qualifiedName), column)
        : Additivity.NONE;
  }

  /** A row of each row of another relation, whatever is looked up. */
  private void addCopies(ModelSpec model, String from) {
    if (!Dataset.MART.has(from) || !additivity.containsKey(Dataset.MART.nameIn(from))) {
      return;
    }
    ColumnLineage lineage = ColumnLineage.of(domain);
    for (ViewColumnSpec column : model.columns()) {
      lineage
          .provenance(new ColumnId(model.qualifiedName(), column.name()))
          .flatMap(Relations::copied)
          .filter(origin -> origin.relation().equals(from))
          .map(origin -> ofRelation(from, origin.column()))
          .ifPresent(known -> put(model.name(), column.name(), known));
    }
  }

  /** What a column is a copy of, if it is one. */
  private static Optional<ColumnId> copied(Provenance provenance) {
    return provenance.origins().stream()
        .filter(origin -> origin.how() == How.COPIED)
        .map(Provenance.Origin::column)
        .findFirst();
  }

  private Additivity of(String relation, String column) {
    return additivity.getOrDefault(relation, Map.of()).getOrDefault(column, Additivity.NONE);
  }

  private void put(String relation, String column, Additivity known) {
    additivity.computeIfAbsent(relation, name -> new HashMap<>()).put(column, known);
  }
}
