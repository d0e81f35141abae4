package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.TableSpec;

/** A lake beside a warehouse that writes it itself, from its own tables. */
public interface LakeCopies {
  /**
   * Gives the lake's table the rows that the warehouse's has: of the days that are asked for and of
   * those that were written on these days, where the table lies on days, and else all; all also
   * where the lake's has none. It has them all when this returns, or is as it was.
   *
   * @return how many rows were added and taken out
   * @throws WarehouseException if the warehouse refuses
   */
  long take(TableSpec table);
}
