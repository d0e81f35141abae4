package dev.alluvium.schemas.spec.mart;

import java.io.Serializable;

/**
 * A mart: what is computed from events by declaration, a table or a view. A floor that treats kinds
 * differently has an object of its own for each.
 */
public sealed interface MartSpec extends Serializable permits StoredMartSpec, ViewedMartSpec {
  /** Where marts stand, but for those of a kind that says otherwise. */
  String DATASET = "mart";

  String name();

  /** Where it stands. */
  default String dataset() {
    return DATASET;
  }

  /** Its name, with where it stands. */
  default String qualifiedName() {
    return dataset() + "." + name();
  }

  String description();

  String owner();
}
