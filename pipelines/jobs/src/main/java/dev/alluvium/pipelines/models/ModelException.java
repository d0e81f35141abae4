package dev.alluvium.pipelines.models;

import dev.alluvium.transforms.warehouse.WarehouseException;

/** Models could not be brought up to date; they have the rows of their last builds. */
public final class ModelException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  ModelException(String message) {
    super(message);
  }
}
