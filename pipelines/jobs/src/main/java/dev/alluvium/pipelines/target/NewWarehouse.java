package dev.alluvium.pipelines.target;

/**
 * A warehouse that is being made. Nobody finds it under its name until it is complete; others may
 * make one of that name meanwhile, and the first that is complete has it.
 */
public interface NewWarehouse extends AutoCloseable {
  /** It, as it is now. */
  WarehouseTarget target();

  /**
   * Gives it its name, and the lake that it is to have; it must not be open.
   *
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if another has that name by now
   */
  void complete();

  /** Deletes it, if it is not complete. */
  @Override
  void close();
}
