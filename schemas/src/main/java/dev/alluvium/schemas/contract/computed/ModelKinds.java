package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.spec.computed.SqlQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ways of saying a model's rows without their query. */
public final class ModelKinds {
  /** A query itself is one key of a model, and {@code ModelReader} reads it. */
  public static final List<ModelKind<?>> ALL =
      Kinds.covering(
          ModelQuery.class,
          Set.of(SqlQuery.class),
          List.of(new DimensionReader(), new FactReader(), new RollUpReader()));

  private ModelKinds() {}

  /** That of a model's block, if it is one. */
  public static Optional<ModelKind<?>> of(YamlMap model) {
    return ALL.stream().filter(kind -> model.has(kind.key())).findFirst();
  }
}
