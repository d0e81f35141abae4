package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.computed.Relations;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Average;
import dev.alluvium.schemas.spec.measure.CountDistinct;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    implements Relations {
  private static final String OF_DIFFERENT =
      "it counts different values, and one may be in several rows; count them where each row is"
          + " one event";
  private static final String A_MEAN =
      "it is a mean, and rows count for different numbers; sum up what it is the mean of";

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
      all.add(new Column(c.name(), Optional.of(c.type()), c.personal(), c.description()));
    }
    return Optional.of(all);
  }

  @Override
  public Optional<String> noSum(String relation, String column, Set<String> apart) {
    Optional<String> ofMart =
        marts.stream()
            .filter(mart -> mart.qualifiedName().equals(relation))
            .flatMap(mart -> noSum(mart, column, apart).stream())
            .findFirst();
    return ofMart.or(
        () ->
            models.stream()
                .filter(model -> model.qualifiedName().equals(relation))
                .flatMap(
                    model ->
                        model.query() instanceof RollUpSpec rollUp
                            ? noSum(rollUp, column).stream()
                            : Stream.<String>empty())
                .findFirst());
  }

  private static Optional<String> noSum(AggregateMartSpec mart, String column, Set<String> apart) {
    Optional<Summary> summary =
        mart.measures().stream()
            .filter(measure -> measure.name().equals(column))
            .findFirst()
            .flatMap(MeasureSpec::summary);
    if (summary.filter(CountDistinct.class::isInstance).isPresent()) {
      return Optional.of(OF_DIFFERENT);
    }
    if (summary.filter(Average.class::isInstance).isPresent()) {
      return Optional.of(A_MEAN);
    }
    boolean isApart = mart.windowColumns().stream().anyMatch(c -> apart.contains(c.name()));
    return summary.isPresent() && mart.window().overlap() && !isApart
        ? Optional.of(
            "windows of %s overlap, so an event is in several of its rows; let by or where tell"
                    .formatted(mart.name())
                + " them apart")
        : Optional.empty();
  }

  private static Optional<String> noSum(RollUpSpec rollUp, String column) {
    if (rollUp.summed().stream()
        .anyMatch(
            s -> s.name().equals(column) && s.function() == RollUpSpec.Function.COUNT_DISTINCT)) {
      return Optional.of(OF_DIFFERENT);
    }
    if (rollUp.summed().stream()
        .anyMatch(s -> s.name().equals(column) && s.function() == RollUpSpec.Function.AVG)) {
      return Optional.of(A_MEAN);
    }
    return rollUp.compared().stream().anyMatch(c -> c.name().equals(column))
        ? Optional.of("it is made of several rows, which are in others too")
        : Optional.empty();
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
