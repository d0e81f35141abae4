package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** How events load one kind of vault table. */
interface VaultLoad<T extends VaultTable> extends Kinds.Handler<T> {
  /** What an event that feeds the table brings to it. */
  TableLoad load(T spec, TableSpec table, StagedEvent event);

  /**
   * Whether an event that says that a row is deleted brings it something. To other kinds it does
   * not: what is known of the row is no longer so, and may be the key alone.
   */
  default boolean takesDeletes() {
    return false;
  }

  /** What the event brings to a table of this kind; nothing where it does not feed it. */
  default List<TableLoad> loads(VaultTable spec, TableSpec table, StagedEvent event) {
    return event.feeds(spec) ? List.of(load(kind().cast(spec), table, event)) : List.of();
  }
}
