package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.List;
import java.util.Optional;

/** A way of saying a model's rows without their query. */
public interface ModelKind<T extends ModelQuery> extends Kinds.Handler<T> {
  /** Its key in the block of a model. */
  Key<Optional<YamlMap>> key();

  /** The key of a kind whose block that section declares. */
  static Key<Optional<YamlMap>> key(String name, Definition definition, Section block) {
    return Key.find(
        name,
        definition.reference(),
        definition.description(),
        (map, key) -> map.has(key) ? Optional.of(map.needMap(key).of(block)) : Optional.empty());
  }

  /** What is said beneath it. */
  Definition definition();

  /** The tables and views that it names. */
  List<Name> relations(YamlMap block);

  /** The expressions in it that are in the SQL of engines, and may name further ones. */
  List<Name> expressions(YamlMap block);

  /**
   * Reads it; empty where its faults leave nothing.
   *
   * @param of what faults call it, as {@code model dim_customer}
   */
  Optional<Made> read(YamlMap block, String of, ReadableRelations relations);

  /**
   * What it makes.
   *
   * @param columns of the model, in their order
   * @param key columns that tell its rows apart
   * @param isWhole whether it has all columns, each of its type; what reads it is not judged
   *     otherwise
   */
  record Made(ModelQuery query, List<ViewColumnSpec> columns, List<String> key, boolean isWhole) {}
}
