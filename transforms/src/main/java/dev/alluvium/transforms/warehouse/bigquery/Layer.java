package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Tables that are written together: those of a dataset that are written in the same way. */
record Layer(String dataset, boolean isAppended) implements Serializable {
  static Layer of(TableSpec table) {
    return new Layer(table.dataset(), TableDefinition.isAppended(table));
  }

  /** The layers of those datasets, in the tables' order. */
  static List<Layer> of(List<TableSpec> tables, Set<String> datasets) {
    return tables.stream()
        .filter(table -> datasets.contains(table.dataset()))
        .map(Layer::of)
        .distinct()
        .toList();
  }

  List<TableSpec> tables(WarehouseSpec spec) {
    return spec.tables().stream().filter(table -> of(table).equals(this)).toList();
  }

  TupleTag<TableMutation> tag() {
    return new TupleTag<>((isAppended ? "append:" : "upsert:") + dataset);
  }

  static TupleTagList tags(List<Layer> layers) {
    TupleTagList tags = TupleTagList.empty();
    for (Layer layer : layers) {
      tags = tags.and(layer.tag());
    }
    return tags;
  }
}
