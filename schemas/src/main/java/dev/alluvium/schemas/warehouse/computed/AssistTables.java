package dev.alluvium.schemas.warehouse.computed;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** What the tables have in common that make a vault quick to query. They hold keys. */
final class AssistTables {
  private AssistTables() {}

  /** A table of those columns, which is written by SQL alone. */
  static TableSpec.Builder table(ComputedTable spec, String owner, List<ColumnSpec> columns) {
    return TableSpec.builder()
        .setDataset(spec.dataset())
        .setName(spec.name())
        .setDescription(spec.description())
        .setOwner(owner)
        .setColumns(columns)
        .setRule(MergeRule.LAST_WRITTEN);
  }

  /** The column of a hub's key. */
  static ColumnSpec refersTo(String key, HubSpec hub) {
    return string(key, "Refers to " + hub.name() + ".");
  }

  static ColumnSpec string(String name, String description) {
    return required(name, ColumnType.STRING, description);
  }
}
