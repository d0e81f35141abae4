package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/** A link, historised or not: a table. */
final class LinkRelations implements VaultRelations<LinkSpec> {
  @Override
  public Class<LinkSpec> kind() {
    return LinkSpec.class;
  }

  /** Key, the hubs' keys, dependent key, payload, load_ts, record_source. */
  @Override
  public TableSpec table(LinkSpec link, VaultTables vault) {
    String description = "Hash of the business keys that are linked.";
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.key(link.key(), link.sources(), description));
    columns.addAll(vault.references(link.hubs(), link.sources()));
    columns.addAll(vault.eventColumns(link.columns(), link.sources()));
    return vault.loaded(link, columns, link.keyNames(), vault.hashes(link));
  }
}
