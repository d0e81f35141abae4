package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/** Loads hubs: the first row per key. */
final class HubLoad implements VaultLoad<HubSpec> {
  @Override
  public Class<HubSpec> kind() {
    return HubSpec.class;
  }

  /** None where the key is NULL. */
  @Override
  public TableLoad load(HubSpec hub, TableSpec table, StagedEvent event) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    event.needed(load, hub.key());
    event.firstOnly(load, hub.key());
    event.columns(load, hub.columns());
    return event.loaded(load);
  }

  /** The hub's own row, and one for each role in which what the event feeds refers to it. */
  @Override
  public List<TableLoad> loads(VaultTable hub, TableSpec table, StagedEvent event) {
    List<TableLoad> loads = new ArrayList<>(VaultLoad.super.loads(hub, table, event));
    for (HubReference role : event.rolesOf(kind().cast(hub))) {
      loads.add(role(role, table, event));
    }
    return loads;
  }

  /**
   * The first row per key of a hub that is referred to in a role; extra columns are NULL, as they
   * are not of that key. A NULL key is that table's to count.
   */
  private static TableLoad role(HubReference role, TableSpec table, StagedEvent event) {
    TableLoad.Builder load = TableLoad.into(table);
    event.needed(load, role.key());
    event.firstOnly(load, role.key());
    event.columns(load, role.businessKey());
    role.hub().extra().forEach(column -> load.value(event.keys().derived(values -> null)));
    return event.loaded(load);
  }
}
