package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;
import java.util.Optional;

/** What one kind of vault table is in a warehouse: a stored table, and views over it. */
public interface VaultRelations<T extends VaultTable> extends Kinds.Handler<T> {
  /**
   * What one vault table is.
   *
   * @param ghostHashes names of the columns that hold the key in a ghost row; empty where the table
   *     has no ghosts
   */
  record Derived(TableSpec table, Optional<List<String>> ghostHashes, List<ViewSpec> views) {}

  /** The table that rows are stored in. */
  TableSpec table(T spec, VaultTables vault);

  /** Names of the columns that hold the key in a ghost row; empty where there are no ghosts. */
  default Optional<List<String>> ghostHashes(T spec) {
    return Optional.empty();
  }

  /** What people read in the table's place, or beside it. */
  default List<ViewSpec> views(T spec, TableSpec table) {
    return List.of();
  }

  /** The same, where it takes more than the table to say. */
  default List<ViewSpec> views(T spec, TableSpec table, VaultTables vault) {
    return views(spec, table);
  }

  /** All of that, for a spec of this kind. */
  default Derived derive(VaultTable spec, VaultTables vault) {
    T own = kind().cast(spec);
    TableSpec table = vault.withProvenance(spec, table(own, vault));
    return new Derived(table, ghostHashes(own), views(own, table, vault));
  }
}
