package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Tables that are written together: those of a dataset that are written in the same way. */
record TableGroup(String dataset, boolean isAppended) implements Serializable {
  static TableGroup of(TableSpec table) {
    return new TableGroup(table.dataset(), TableDefinition.isAppended(table));
  }

  /** The groups of those datasets, in the tables' order. */
  static List<TableGroup> of(List<TableSpec> tables, Set<String> datasets) {
    return tables.stream()
        .filter(table -> datasets.contains(table.dataset()))
        .map(TableGroup::of)
        .distinct()
        .toList();
  }

  List<TableSpec> tables(WarehouseSpec spec) {
    return spec.tables().stream().filter(table -> of(table).equals(this)).toList();
  }

  TupleTag<TableMutation> tag() {
    return new TupleTag<>((isAppended ? "append:" : "upsert:") + dataset);
  }

  static TupleTagList tags(List<TableGroup> groups) {
    TupleTagList tags = TupleTagList.empty();
    for (TableGroup group : groups) {
      tags = tags.and(group.tag());
    }
    return tags;
  }
}
