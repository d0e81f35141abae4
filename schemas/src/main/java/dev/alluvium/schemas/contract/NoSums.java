package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.FactSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Average;
import dev.alluvium.schemas.spec.measure.Summary;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of columns whose values do not add up: those of windows and of models. */
final class NoSums {
  private static final String OF_DIFFERENT =
      "it counts different values, and one may be in several rows; count them where each row is"
          + " one event";
  private static final String A_MEAN =
      "it is a mean, and rows count for different numbers; sum up what it is the mean of";
  private static final String A_RATIO =
      "it is a ratio, and rows count for different numbers; sum up what it is made of";
  private static final String OF_SEVERAL = "it is made of several rows, which are in others too";

  private final List<AggregateMartSpec> marts;
  private final List<ModelSpec> models;

  NoSums(List<AggregateMartSpec> marts, List<ModelSpec> models) {
    this.marts = marts;
    this.models = models;
  }

  /**
   * Why the values of a column cannot be summed up; empty if they can be, for all that is known.
   *
   * @param apart columns that tell the rows apart whose values are summed up
   */
  Optional<String> noSum(String relation, String column, Set<String> apart) {
    return Stream.concat(
            marts.stream()
                .filter(mart -> mart.qualifiedName().equals(relation))
                .flatMap(mart -> of(mart, column, apart).stream()),
            models.stream()
                .filter(model -> model.qualifiedName().equals(relation))
                .flatMap(model -> of(model, column, apart).stream()))
        .findFirst();
  }

  private Optional<String> of(AggregateMartSpec mart, String column, Set<String> apart) {
    Optional<MeasureSpec> measure =
        mart.measures().stream().filter(m -> m.name().equals(column)).findFirst();
    if (measure.isEmpty()) {
      return Optional.empty();
    }
    Optional<Summary> summary = measure.get().summary();
    if (summary.filter(s -> s.additivity() == Additivity.DISTINCT).isPresent()) {
      return Optional.of(OF_DIFFERENT);
    }
    if (summary.filter(Average.class::isInstance).isPresent()) {
      return Optional.of(A_MEAN);
    }
    Optional<Expression> expression = measure.get().expression();
    if (expression.isPresent()) {
      return expression.get() instanceof SqlExpression sql
          ? of(sql, mart.qualifiedName(), apart)
          : Optional.empty();
    }
    boolean isApart = mart.windowColumns().stream().anyMatch(c -> apart.contains(c.name()));
    return mart.window().overlap() && !isApart
        ? Optional.of(
            "windows of %s overlap, so an event is in several of its rows; let by have one of the"
                    .formatted(mart.name())
                + " columns that tell them apart, or where say which count")
        : Optional.empty();
  }

  private Optional<String> of(ModelSpec model, String column, Set<String> apart) {
    if (model.query() instanceof RollUpSpec rollUp) {
      return of(model, rollUp, column, apart);
    }
    if (model.query() instanceof FactSpec fact) {
      boolean isTaken = fact.lookUps().stream().anyMatch(l -> l.makes().contains(column));
      return isTaken
          ? Optional.empty()
          : computed(fact.computed(), column)
              .map(sql -> of(sql, fact.from(), apart))
              .orElseGet(() -> noSum(fact.from(), column, apart));
    }
    return Optional.empty();
  }

  private Optional<String> of(
      ModelSpec model, RollUpSpec rollUp, String column, Set<String> apart) {
    if (rollUp.compared().stream().anyMatch(c -> c.name().equals(column))) {
      return Optional.of(OF_SEVERAL);
    }
    Optional<Summed> summed =
        rollUp.summed().stream().filter(s -> s.name().equals(column)).findFirst();
    if (summed.isEmpty()) {
      return computed(rollUp.computed(), column)
          .flatMap(sql -> of(sql, model.qualifiedName(), apart));
    }
    return switch (summed.get().function()) {
      case COUNT_DISTINCT -> Optional.of(OF_DIFFERENT);
      case AVG -> Optional.of(A_MEAN);
      case COUNT, MIN, MAX -> Optional.empty();
      case SUM -> anyOf(summed.get().value().columns(), rollUp.from(), copied(rollUp, apart));
    };
  }

  /** Those of the source that its groups have as they are, and that tell the rows apart. */
  private static Set<String> copied(RollUpSpec rollUp, Set<String> apart) {
    Set<String> copied = new HashSet<>();
    for (ComputedColumn group : rollUp.groups()) {
      if (apart.contains(group.name())
          && group instanceof ComputedColumn.Typed typed
          && typed.expression().term() instanceof Term.Column column) {
        copied.add(column.name());
      }
    }
    rollUp.where().forEach(condition -> copied.addAll(condition.columns()));
    return copied;
  }

  private static Optional<SqlExpression> computed(List<ComputedColumn> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .flatMap(
            column ->
                column instanceof ComputedColumn.Typed typed
                    ? Stream.of(typed.expression())
                    : Stream.<SqlExpression>empty())
        .findFirst();
  }

  /** Of what is computed of the columns of a row. */
  private Optional<String> of(SqlExpression sql, String relation, Set<String> apart) {
    Optional<String> ofColumns = anyOf(sql.columns(), relation, apart);
    return ofColumns.isEmpty() && divides(sql.term()) ? Optional.of(A_RATIO) : ofColumns;
  }

  private Optional<String> anyOf(Collection<String> columns, String relation, Set<String> apart) {
    return columns.stream().flatMap(column -> noSum(relation, column, apart).stream()).findFirst();
  }

  /** Whether it divides by what a row has. */
  private static boolean divides(Term term) {
    if (!(term instanceof Term.Call call)) {
      return false;
    }
    boolean isRatio =
        call.function() == SqlFunction.DIVIDE && !(call.arguments().get(1) instanceof Term.Literal);
    return isRatio || call.arguments().stream().anyMatch(NoSums::divides);
  }
}
