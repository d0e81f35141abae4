package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;

/** What a mart of one kind becomes in a warehouse. */
interface MartTable<M extends MartSpec> extends Kinds.Handler<M> {
  /** The table that its rows are written to. */
  TableSpec table(M mart);

  /**
   * Views that show the table otherwise.
   *
   * @param table as the warehouse has it
   */
  default List<ViewSpec> views(M mart, TableSpec table) {
    return List.of();
  }
}
