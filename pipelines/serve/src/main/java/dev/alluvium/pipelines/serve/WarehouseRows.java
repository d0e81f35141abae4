package dev.alluvium.pipelines.serve;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.RelationQuery;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.List;
import java.util.Optional;

/** Rows of tables as a warehouse has them, by keys. One query at a time. Thread-safe. */
final class WarehouseRows {
  private final WarehouseSession warehouse;

  private WarehouseRows(WarehouseSession warehouse) {
    this.warehouse = warehouse;
  }

  static WarehouseRows of(WarehouseSession warehouse) {
    return new WarehouseRows(warehouse);
  }

  /** All columns of a table that has a key; empty where there is none of that name. */
  Optional<LiveTable> table(String name) {
    TableSpec table = warehouse.spec().byName().get(name);
    return table == null || table.key().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LiveTable(
                name,
                table.key(),
                table.columns().stream().map(column -> column.name()).toList(),
                table.columns().stream().map(column -> column.type()).toList(),
                List.of(),
                Optional.empty(),
                0));
  }

  /**
   * Rows in the order of their keys.
   *
   * @param key values of the first columns of the key
   * @param behind the key that they stand behind; empty for the first
   */
  synchronized List<LiveRow> rows(
      LiveTable table, List<String> key, List<String> behind, int most) {
    return LiveRow.read(
        table, warehouse.texts(RelationQuery.page(table, warehouse.dialect(), key, behind, most)));
  }
}
