package dev.alluvium.schemas.odcs;

import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.JsonValue;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.spec.measure.DistinctValues;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which columns of JSON are lists, and of what: those that a contract makes, and their copies. */
final class ListColumns {
  /**
   * What a list is of.
   *
   * @param items the type of each; empty where they are as they came
   */
  record Listed(Optional<ColumnType> items) {}

  private static final Optional<Listed> NO_LIST = Optional.empty();

  private final ColumnLineage lineage;
  private final Map<ColumnId, Listed> lists = new HashMap<>();

  ListColumns(DomainSpec domain, ColumnLineage lineage) {
    this.lineage = lineage;
    domain.events().forEach(this::add);
    rowMarts(domain).forEach(mart -> addAll(mart.qualifiedName(), mart.columns()));
    domain
        .marts(SequenceMartSpec.class)
        .forEach(mart -> addAll(mart.qualifiedName(), mart.columns()));
    domain.marts(AggregateMartSpec.class).forEach(mart -> add(mart, domain));
  }

  private static Stream<RowMartSpec> rowMarts(DomainSpec domain) {
    return Stream.concat(
        domain.marts(RowMartSpec.class).stream(),
        domain.marts(StateMartSpec.class).stream().map(StateMartSpec::changes));
  }

  private void add(EventSpec event) {
    for (FieldSpec field : event.fields()) {
      field
          .each()
          .ifPresent(
              each -> {
                lists.put(new ColumnId(event.rawTable(), field.rawName()), of(Optional.empty()));
                lists.put(
                    ColumnId.ofEvent(event.name(), field.name()),
                    of(Optional.of(each.value().type())));
              });
    }
    addAll(ColumnId.relationOfEvent(event.name()), event.derived());
  }

  private void addAll(String relation, List<DerivedSpec> columns) {
    for (DerivedSpec column : columns) {
      if (column.expression() instanceof JsonValue json && json.isMany()) {
        lists.put(new ColumnId(relation, column.name()), of(Optional.of(json.value().type())));
      }
    }
  }

  private void add(AggregateMartSpec mart, DomainSpec domain) {
    for (MeasureSpec measure : mart.measures()) {
      if (measure.summary().orElse(null) instanceof DistinctValues values) {
        Optional<ColumnType> items =
            domain.events().stream()
                .filter(event -> event.name().equals(mart.from()))
                .map(event -> EventColumns.of(event).column(values.column()).type())
                .findFirst();
        lists.put(new ColumnId(mart.qualifiedName(), measure.name()), of(items));
      }
    }
  }

  private static Listed of(Optional<ColumnType> items) {
    return new Listed(items);
  }

  /** What the column is a list of; empty where it is none. */
  Optional<Listed> of(ColumnId column) {
    return of(column, new HashSet<>());
  }

  private Optional<Listed> of(ColumnId column, Set<ColumnId> seen) {
    Listed list = lists.get(column);
    if (list != null) {
      return Optional.of(list);
    }
    if (!seen.add(column)) {
      return NO_LIST;
    }
    List<Optional<Listed>> copied =
        lineage.provenance(column).map(Provenance::origins).orElse(List.of()).stream()
            .filter(origin -> origin.how() != How.DECIDES)
            .map(origin -> origin.how() == How.COPIED ? of(origin.column(), seen) : NO_LIST)
            .distinct()
            .toList();
    return copied.size() == 1 ? copied.get(0) : NO_LIST;
  }
}
