package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.vault.ReferenceSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;

/** Loads reference tables: a row per event, of which the latest of a key stands. */
final class ReferenceLoad implements VaultLoad<ReferenceSpec> {
  @Override
  public Class<ReferenceSpec> kind() {
    return ReferenceSpec.class;
  }

  /** None where a column of the key is blank, which counts. */
  @Override
  public TableLoad load(ReferenceSpec reference, TableSpec table, StagedEvent event) {
    TableLoad.Builder load = TableLoad.into(table).countKeyless();
    reference.key().forEach(column -> load.require(event.keys().standard(column)));
    event.columns(load, reference.columns());
    return event.inOrder(load);
  }
}
