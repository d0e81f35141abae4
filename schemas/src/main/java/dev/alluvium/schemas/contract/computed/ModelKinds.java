package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.YamlMap;
import java.util.List;
import java.util.Optional;

/** The ways of saying a model's rows without their query. */
public final class ModelKinds {
  public static final List<ModelKind> ALL =
      List.of(new DimensionReader(), new FactReader(), new RollUpReader());

  private ModelKinds() {}

  /** That of a model's block, if it is one. */
  public static Optional<ModelKind> of(YamlMap model) {
    return ALL.stream().filter(kind -> model.has(kind.key())).findFirst();
  }
}
