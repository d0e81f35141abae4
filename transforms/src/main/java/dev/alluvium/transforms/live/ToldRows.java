package dev.alluvium.transforms.live;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Rows of a live table, out of what is written into its table of the warehouse. */
public final class ToldRows {
  private static final ToldRows NONE =
      new ToldRows(
          new LiveTable("", List.of(), List.of(), List.of(), List.of(), Optional.empty(), 0),
          new int[0]);

  private final LiveTable table;
  private final int[] places;

  private ToldRows(LiveTable table, int[] places) {
    this.table = table;
    this.places = places;
  }

  static ToldRows none() {
    return NONE;
  }

  public static ToldRows of(LiveTable table, TableSpec stored) {
    return new ToldRows(
        table, table.columns().stream().mapToInt(stored.rowSchema()::indexOf).toArray());
  }

  /**
   * The table whose writer tells of each of the live table's rows; empty for views, for models,
   * which are made by SQL, and for tables whose rows have no order.
   */
  public static Optional<TableSpec> toldTable(LiveTable table, WarehouseSpec warehouse) {
    return Optional.ofNullable(warehouse.byName().get(table.name()))
        .filter(stored -> stored.rule() == MergeRule.LAST_WRITTEN)
        .filter(
            stored ->
                warehouse.models().stream()
                    .noneMatch(model -> model.qualifiedName().equals(stored.qualifiedName())));
  }

  public LiveRow row(TableMutation mutation) {
    Row row = mutation.row();
    List<@Nullable Object> values = new ArrayList<>(places.length);
    for (int place : places) {
      values.add(row.getValue(place));
    }
    return LiveRow.of(table, values);
  }
}
