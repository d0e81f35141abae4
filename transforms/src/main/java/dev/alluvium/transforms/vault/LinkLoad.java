package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** Loads links: the first row per key. */
final class LinkLoad implements VaultLoad<LinkSpec> {
  @Override
  public Class<LinkSpec> kind() {
    return LinkSpec.class;
  }

  /**
   * Of a non-historised link any row, as its key is the transaction's. None where a reference is
   * NULL, unless a ghost stands for that.
   */
  @Override
  public TableLoad load(LinkSpec link, TableSpec table, StagedEvent event) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    event.needed(load, link.key());
    if (link.historised()) {
      event.firstOnly(load, link.key());
    }
    event.references(load, link.hubs(), List.of());
    event.columns(load, link.columns());
    return event.loaded(load);
  }
}
