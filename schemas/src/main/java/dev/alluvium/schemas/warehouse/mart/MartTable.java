package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;
import java.util.Optional;

/** What a stored mart of one kind becomes in a warehouse. */
interface MartTable<M extends StoredMartSpec> extends Kinds.Handler<M> {
  /** The table that its rows are written to. */
  TableSpec table(M mart);

  /**
   * Views that show the table otherwise.
   *
   * @param table as the warehouse has it
   * @param kept the table that {@link #kept} gives, or the table itself
   */
  default List<ViewSpec> views(M mart, TableSpec table, TableSpec kept) {
    return List.of();
  }

  /** A table of those of its rows that can still count for what its views show. */
  default Optional<TableSpec> kept(M mart, TableSpec table) {
    return Optional.empty();
  }

  /** The statement that takes rows out of the table {@link #kept} which count no more. */
  default String forget(M mart, TableSpec kept) {
    throw new IllegalArgumentException(mart.name());
  }
}
