package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.computed.Relations;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
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
 * @param models those that are read
 * @param queries qualified names of all views and models
 * @param atFault models that could not be read, of which nothing is known
 */
record KnownRelations(
    Map<String, List<ColumnSpec>> columns,
    List<ModelSpec> models,
    Set<String> queries,
    Set<String> atFault)
    implements Relations {
  @Override
  public Optional<Columns> columns(Name relation) {
    List<ColumnSpec> found = columns.get(relation.text());
    if (found == null) {
      if (!atFault.contains(relation.text())) {
        List<String> known = new ArrayList<>(columns.keySet());
        queries.stream().filter(query -> !columns.containsKey(query)).forEach(known::add);
        relation.fault("%s", Choice.unknown("table or view", relation.text(), known));
      }
      return Optional.empty();
    }
    Columns all = Columns.of(relation.text(), "column");
    for (ColumnSpec c : found) {
      all.add(new Column(c.name(), Optional.of(c.type()), c.personal(), c.description()));
    }
    return Optional.of(all);
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
