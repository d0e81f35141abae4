package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import java.util.Optional;

/** The tables and views that a model can read, by dataset and name. */
public interface Relations {
  /** The columns of that relation; a fault if there is none, and empty if it is at fault. */
  Optional<Columns> columns(Name relation);

  /** The relation, if it is a dimension. */
  Optional<DimensionSpec> dimension(String relation);
}
