package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.event.EventSpec;
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
  private final List<TableLoad> loads = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    StagedEvent staged = new StagedEvent(event, vault);
    keys = staged.keys();
    for (VaultTable spec : vault.tables()) {
      TableSpec table = warehouse.table("vault." + spec.stored());
      loads.addAll(VaultLoads.of(spec, table, staged));
    }
  }

  /** Gives every row that the event brings. */
  void load(@Nullable Object[] event, VaultRows rows) {
    keys.load(event);
    for (TableLoad load : loads) {
      load.load(event, keys, rows);
    }
  }

  /** Forgets what was given, and gives the memory back. */
  void forget() {
    loads.forEach(TableLoad::forget);
  }
}
