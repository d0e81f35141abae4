package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_SEQUENCE;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_TS;

import dev.alluvium.schemas.spec.vault.ReferenceSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/** A reference table: a table, in which the latest row of a key stands. */
final class ReferenceRelations implements VaultRelations<ReferenceSpec> {
  @Override
  public Class<ReferenceSpec> kind() {
    return ReferenceSpec.class;
  }

  /** Key, attributes, load_ts, load_sequence, record_source. */
  @Override
  public TableSpec table(ReferenceSpec reference, VaultTables vault) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.eventColumns(reference.columns(), reference.sources()));
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.LOAD_SEQUENCE_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    return vault
        .table(reference.name(), reference.description(), columns, reference.keyNames())
        .setRule(MergeRule.LARGEST)
        .setOrder(List.of(LOAD_TS, LOAD_SEQUENCE))
        .build();
  }
}
