package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import java.util.Optional;
import java.util.Set;

/** The tables and views that a model can read, by dataset and name. */
public interface ReadableRelations {
  /** The columns of that relation; a fault if there is none, and empty if it is at fault. */
  Optional<Columns> columns(Name relation);

  /**
   * Why the values of a column cannot be summed up; empty if they can be, for all that is known.
   *
   * @param apart columns that tell the rows apart whose values are summed up
   */
  Optional<String> noSum(String relation, String column, Set<String> apart);

  /** The relation, if it is a dimension. */
  Optional<DimensionSpec> dimension(String relation);
}
