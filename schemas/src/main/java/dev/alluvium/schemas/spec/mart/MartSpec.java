package dev.alluvium.schemas.spec.mart;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.dataset.Dataset;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** What may be made of the values of its columns in several rows, by name, where it is known. */
  default Map<String, Additivity> additivity() {
    return Map.of();
  }

  /** What tells the rows of the views apart that it gives, by their names. */
  default Map<String, List<String>> viewKeys() {
    return Map.of();
  }

  /** The tables of one row per event that it is itself; those of a view are marts of their own. */
  default List<RowMartSpec> rowTables() {
    return List.of();
  }

  /** The rows of one event each that it shows, each once; empty where it shows others. */
  default Optional<RowMartSpec> shownRows() {
    return Optional.empty();
  }

  /** Whether a row is there though some of the records that it could be made of are not. */
  default boolean mayLackPartners() {
    return false;
  }
}
