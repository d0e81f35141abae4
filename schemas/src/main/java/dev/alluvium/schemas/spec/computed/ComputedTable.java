package dev.alluvium.schemas.spec.computed;

import dev.alluvium.schemas.spec.dataset.Dataset;
import java.io.Serializable;
import java.util.Set;

/**
 * A table that the warehouse computes, by SQL, from what it holds. Each kind is a type. How a kind
 * is declared and how it is computed, one class each says; registries name these.
 */
public sealed interface ComputedTable extends Serializable permits PitSpec, BridgeSpec, ModelSpec {
  String name();

  String description();

  /** The schema, or BigQuery dataset, that it stands in. */
  default String dataset() {
    return Dataset.VAULT.id();
  }

  /** {@code dataset.name}. */
  default String qualifiedName() {
    return dataset() + "." + name();
  }

  /** Qualified names of the tables and views that it is computed from. */
  Set<String> reads();
}
