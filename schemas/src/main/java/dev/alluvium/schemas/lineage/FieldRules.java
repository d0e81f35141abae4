package dev.alluvium.schemas.lineage;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which field of an event a column has the values of, so that what the event lets in holds of the
 * column too. The vault has rows besides, which stand for unknown keys, and so none of its columns
 * and of those behind it has.
 */
public final class FieldRules {
  private final ColumnLineage lineage;
  private final Map<ColumnId, FieldSpec> fields = new HashMap<>();

  /** Tables and views whose rows may lack what they are joined with. */
  private final Set<String> joined = new HashSet<>();

  public FieldRules(DomainSpec domain, ColumnLineage lineage) {
    this.lineage = lineage;
    for (EventSpec event : domain.events()) {
      for (FieldSpec field : event.fields()) {
        fields.put(ColumnId.ofEvent(event.name(), field.name()), field);
        if (field.cleaning().isEmpty()
            && field.each().isEmpty()) { // Else raw holds what it was before.
          fields.put(new ColumnId(event.rawTable(), field.rawName()), field);
        }
      }
    }
    domain.computed(ModelSpec.class).forEach(model -> joined.add(model.qualifiedName()));
    domain.views().forEach(view -> joined.add(InformationViews.qualified(view.name())));
    domain.marts().stream()
        .filter(MartSpec::mayLackPartners)
        .forEach(mart -> joined.add(mart.qualifiedName()));
  }

  /** The field that the column is a copy of, be it by way of other tables. */
  public Optional<FieldSpec> of(ColumnId column) {
    return of(column, new HashSet<>());
  }

  /** Whether each row has a value, since each record has: not where a join may have found none. */
  public boolean isRequired(ColumnId column) {
    Set<ColumnId> way = new HashSet<>();
    return of(column, way).filter(FieldSpec::required).isPresent()
        && way.stream().noneMatch(step -> joined.contains(step.relation()));
  }

  private Optional<FieldSpec> of(ColumnId column, Set<ColumnId> seen) {
    if (fields.containsKey(column)) {
      return Optional.of(fields.get(column));
    }
    if (Dataset.VAULT.has(column.relation()) || !seen.add(column)) {
      return Optional.empty();
    }
    List<Origin> values =
        lineage.provenance(column).map(Provenance::origins).orElse(List.of()).stream()
            .filter(origin -> origin.how() != How.DECIDES)
            .toList();
    return values.size() == 1 && values.get(0).how() == How.COPIED
        ? of(values.get(0).column(), seen)
        : Optional.empty();
  }
}
