package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.computed.ReadableRelations;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables and views of a warehouse, as far as they are made.
 *
 * @param columns by qualified name
 * @param marts those of windows
 * @param models those that are read
 * @param queries qualified names of all views and models
 * @param atFault models that could not be read, or not as a whole: their readers are not judged
 */
record KnownRelations(
    Map<String, List<ColumnSpec>> columns,
    List<AggregateMartSpec> marts,
    List<ModelSpec> models,
    Set<String> queries,
    Set<String> atFault)
    implements ReadableRelations {
  @Override
  public Optional<Columns> columns(Name relation) {
    if (atFault.contains(relation.text())) {
      return Optional.empty();
    }
    List<ColumnSpec> found = columns.get(relation.text());
    if (found == null) {
      List<String> known = new ArrayList<>(columns.keySet());
      queries.stream().filter(query -> !columns.containsKey(query)).forEach(known::add);
      QueryText.unknown(relation.at(), relation.text(), known);
      return Optional.empty();
    }
    Columns all = Columns.of(relation.text(), "column");
    for (ColumnSpec c : found) {
      all.add(Column.of(c));
    }
    return Optional.of(all);
  }

  @Override
  public Optional<String> noSum(String relation, String column, Set<String> apart) {
    return new NoSums(marts, models).noSum(relation, column, apart);
  }

  @Override
  public Optional<DimensionSpec> dimension(String relation) {
    return models.stream()
        .filter(model -> model.qualifiedName().equals(relation))
        .flatMap(
            model ->
                model.query() instanceof DimensionSpec dimension
                    ? Optional.of(dimension).stream()
                    : Optional.<DimensionSpec>empty().stream())
        .findFirst();
  }
}
