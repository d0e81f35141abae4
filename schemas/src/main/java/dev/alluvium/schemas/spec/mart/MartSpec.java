package dev.alluvium.schemas.spec.mart;

import dev.alluvium.schemas.spec.dataset.Dataset;
import java.io.Serializable;

/**
 * A mart: what is computed from events by declaration, a table or a view. A floor that treats kinds
 * differently has an object of its own for each.
 */
public sealed interface MartSpec extends Serializable permits StoredMartSpec, ViewedMartSpec {
  String name();

  /** Where it stands: among the marts, unless its kind says otherwise. */
  default String dataset() {
    return Dataset.MART.id();
  }

  /** Its name, with where it stands. */
  default String qualifiedName() {
    return dataset() + "." + name();
  }

  String description();

  String owner();
}
