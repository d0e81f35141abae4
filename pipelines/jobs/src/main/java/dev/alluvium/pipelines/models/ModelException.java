package dev.alluvium.pipelines.models;

import dev.alluvium.transforms.warehouse.WarehouseException;

/**
 * A model could not be brought up to date. It has the rows of its last build; none, where its
 * columns or key have changed since, as it is made anew then.
 */
public final class ModelException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  ModelException(String table, WarehouseException cause) {
    super("%s was not built: %s".formatted(table, cause.getMessage()), cause);
  }
}
