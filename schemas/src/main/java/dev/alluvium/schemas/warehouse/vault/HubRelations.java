package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A hub: a table. */
final class HubRelations implements VaultRelations<HubSpec> {
  @Override
  public Class<HubSpec> kind() {
    return HubSpec.class;
  }

  /** Key, business key, extra, load_ts, record_source. */
  @Override
  public TableSpec table(HubSpec hub, VaultTables vault) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.key(hub.key(), hub.sources(), "Hash of the business key."));
    columns.addAll(vault.eventColumns(hub.columns(), hub.sources()));
    return vault.loaded(hub, columns, hub.keyNames(), vault.hashes(hub.key()));
  }

  @Override
  public Optional<List<String>> ghostHashes(HubSpec hub) {
    return Optional.of(VaultTables.hashed(hub.key()));
  }
}
