package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.vault.SentColumns.Sent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one type bring to the vault. Not safe for several threads. */
final class VaultPlan {
  private static final int NONE = -1;

  private final EventKeys keys;
  private final int operation;
  private final int leftOut;
  private final List<Step> steps = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    StagedEvent staged = new StagedEvent(event, vault);
    keys = staged.keys();
    operation = staged.isChange() ? staged.columns().indexOf(ChangeColumns.OPERATION) : NONE;
    leftOut = staged.isChange() ? staged.columns().indexOf(ChangeColumns.LEFT_OUT) : NONE;
    for (VaultTable spec : vault.tables()) {
      TableSpec table = warehouse.table(Dataset.VAULT.table(spec.stored()));
      boolean takesDeletes = VaultLoads.takesDeletes(spec);
      SentColumns columns = SentColumns.of(event, spec);
      for (TableLoad load : VaultLoads.of(spec, table, staged)) {
        steps.add(new Step(load, table, columns, takesDeletes));
      }
    }
  }

  private record Step(TableLoad load, TableSpec table, SentColumns columns, boolean takesDeletes) {}

  /** Gives every row that the event brings. */
  void load(@Nullable Object[] event, VaultRows rows) {
    Object done = operation == NONE ? null : event[operation];
    if (ChangeColumns.TRUNCATE.equals(done)) {
      return; // It is of no key.
    }
    boolean isDelete = ChangeColumns.DELETE.equals(done);
    String missing = leftOut == NONE || isDelete ? null : (String) event[leftOut];
    keys.load(event);
    for (Step step : steps) {
      if (isDelete && !step.takesDeletes()) {
        continue;
      }
      Sent sent = step.columns().of(missing);
      if (sent == Sent.ALL) {
        step.load().load(event, keys, rows);
      } else if (sent == Sent.SOME) {
        rows.incomplete(step.table());
      }
    }
  }

  /** Forgets what was given, and gives the memory back. */
  void forget() {
    steps.forEach(step -> step.load().forget());
  }
}
