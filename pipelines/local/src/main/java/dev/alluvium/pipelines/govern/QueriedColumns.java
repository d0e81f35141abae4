package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.query.QueryColumns;
import dev.alluvium.schemas.warehouse.query.QueryColumns.QueryColumn;
import dev.alluvium.schemas.warehouse.query.QueryException;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the columns of queries are made of, where personal data in them could lose its marks. */
final class QueriedColumns {
  private final WarehouseSpec warehouse;

  /** Columns of which the contracts say what personal data they are. */
  private final Set<ColumnId> said = new HashSet<>();

  private final Map<String, List<String>> relations = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private QueriedColumns(DomainSpec domain, WarehouseSpec warehouse) {
    this.warehouse = warehouse;
    warehouse
        .relations()
        .forEach((name, of) -> relations.put(name, of.stream().map(ColumnSpec::name).toList()));
    domain.views().forEach(v -> say(InformationViews.qualified(v.name()), v.columns()));
    domain.computed(ModelSpec.class).forEach(model -> say(model.qualifiedName(), model.columns()));
  }

  private void say(String relation, List<ViewColumnSpec> columns) {
    columns.stream()
        .filter(column -> column.personal().isPresent())
        .forEach(column -> said.add(new ColumnId(relation, column.name())));
  }

  /**
   * Faults of queries of which cannot be told what their columns are made of, and of columns that
   * are made of personal data of several kinds.
   *
   * @param known faults of queries, of which no more is said
   */
  static List<String> faults(DomainSpec domain, WarehouseSpec warehouse, List<String> known) {
    QueriedColumns columns = new QueriedColumns(domain, warehouse);
    written(warehouse)
        .filter(view -> known.stream().noneMatch(f -> f.contains(" " + view.qualifiedName() + ":")))
        .forEach(columns::check);
    return columns.faults;
  }

  /** Views and models that people wrote. */
  static Stream<ViewSpec> written(WarehouseSpec warehouse) {
    return Stream.concat(warehouse.views().stream(), warehouse.models().stream())
        .filter(view -> view.isReadable() && !view.place().isEmpty());
  }

  private void check(ViewSpec view) {
    try {
      QueryColumns.of(view.query(), name -> Optional.ofNullable(relations.get(name)))
          .columns()
          .forEach(column -> check(view, column));
    } catch (QueryException e) {
      fault(
          view,
          "what its columns are made of cannot be told: %s; write it another way"
              .formatted(String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ")));
    }
  }

  private void check(ViewSpec view, QueryColumn column) {
    String name = column.name().toLowerCase(Locale.ROOT);
    List<String> kinds =
        column.provenance().origins().stream()
            .filter(origin -> origin.how().isKept())
            .flatMap(origin -> personal(origin.column()).stream())
            .distinct()
            .sorted()
            .toList();
    if (kinds.size() > 1 && !said.contains(new ColumnId(view.qualifiedName(), name))) {
      fault(
          view,
          "%s is made of personal data of several kinds, %s: say which it is, as personal: %s"
              .formatted(name, String.join(" and ", kinds), kinds.get(0)));
    }
  }

  private Optional<String> personal(ColumnId id) {
    return warehouse.relations().getOrDefault(id.relation(), List.of()).stream()
        .filter(column -> column.name().equals(id.column()))
        .findFirst()
        .flatMap(ColumnSpec::personal);
  }

  private void fault(ViewSpec view, String what) {
    faults.add("%s: %s: %s".formatted(view.place(), view.qualifiedName(), what));
  }
}
