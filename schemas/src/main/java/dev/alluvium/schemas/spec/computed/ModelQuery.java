package dev.alluvium.schemas.spec.computed;

import dev.alluvium.schemas.spec.column.Additivity;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the rows of a model are, in one of the ways in which contracts say it. How a way is read,
 * and what query it becomes, one class each says; registries name these.
 */
public sealed interface ModelQuery extends Serializable
    permits SqlQuery, DimensionSpec, FactSpec, RollUpSpec {
  /** Whether it says what is known of things, and is looked at beside what happens to them. */
  default boolean isDimension() {
    return false;
  }

  /** Name of the column that stands for a row in other models, if it has one. */
  default Optional<String> surrogateKey() {
    return Optional.empty();
  }

  /** What it takes of other relations, of which it finds a row each. */
  default List<FactSpec.LookUp> lookUps() {
    return List.of();
  }

  /** The relation of each row of which it has one; empty where its rows are others. */
  default Optional<String> rowsOf() {
    return Optional.empty();
  }

  /**
   * What may be made of the values of its columns in several rows, by name, where it is known.
   *
   * @param known the same of a column of a relation
   */
  default Map<String, Additivity> additivity(BiFunction<String, String, Additivity> known) {
    return Map.of();
  }
}
