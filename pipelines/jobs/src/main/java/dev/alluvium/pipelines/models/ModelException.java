package dev.alluvium.pipelines.models;

import dev.alluvium.transforms.warehouse.WarehouseException;

/** A model could not be brought up to date; it is as it was. */
public final class ModelException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  ModelException(String table, WarehouseException cause) {
    super("%s is as it was: %s".formatted(table, cause.getMessage()), cause);
  }
}
