package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one type bring to the vault. Not safe for several threads. */
final class VaultPlan {
  private final EventKeys keys;
  private final int operation;
  private final List<TableLoad> loads = new ArrayList<>();
  private final List<TableLoad> ofDeletes = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    StagedEvent staged = new StagedEvent(event, vault);
    keys = staged.keys();
    operation =
        event.format().carriesChanges() ? staged.columns().indexOf(ChangeColumns.OPERATION) : -1;
    for (VaultTable spec : vault.tables()) {
      TableSpec table = warehouse.table("vault." + spec.stored());
      List<TableLoad> made = VaultLoads.of(spec, table, staged);
      loads.addAll(made);
      if (VaultLoads.takesDeletes(spec)) {
        ofDeletes.addAll(made);
      }
    }
  }

  /** Gives every row that the event brings. */
  void load(@Nullable Object[] event, VaultRows rows) {
    Object done = operation < 0 ? null : event[operation];
    if (ChangeColumns.TRUNCATE.equals(done)) {
      return; // It is of no key.
    }
    keys.load(event);
    for (TableLoad load : ChangeColumns.DELETE.equals(done) ? ofDeletes : loads) {
      load.load(event, keys, rows);
    }
  }

  /** Forgets what was given, and gives the memory back. */
  void forget() {
    loads.forEach(TableLoad::forget);
  }
}
