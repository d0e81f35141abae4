package dev.alluvium.schemas.warehouse.quality;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table or view of which something is expected.
 *
 * @param name its qualified name
 * @param key names of the columns that tell rows apart; none of a view
 * @param time the date or timestamp that says of what time a row is; without one, rows are of no
 *     day and all of them are looked at
 */
public record CheckedRelation(
    String name, List<ColumnSpec> columns, List<String> key, Optional<ColumnSpec> time) {
  private static final String EVENT_TS = "event_ts";

  public static CheckedRelation of(TableSpec table) {
    return new CheckedRelation(
        table.qualifiedName(),
        table.columns(),
        table.key(),
        column(table.columns(), EVENT_TS)
            .or(() -> table.partitionBy().flatMap(by -> column(table.columns(), by))));
  }

  public static CheckedRelation of(ViewSpec view) {
    return new CheckedRelation(
        view.qualifiedName(), view.columns(), List.of(), column(view.columns(), EVENT_TS));
  }

  /** The tables and views of a warehouse, by qualified name. */
  public static Map<String, CheckedRelation> all(WarehouseSpec warehouse) {
    Map<String, CheckedRelation> relations = new LinkedHashMap<>();
    for (TableSpec table : warehouse.tables()) {
      relations.put(table.qualifiedName(), of(table));
    }
    for (ViewSpec view : warehouse.views()) {
      relations.put(view.qualifiedName(), of(view));
    }
    return relations;
  }

  private static Optional<ColumnSpec> column(List<ColumnSpec> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .filter(c -> c.type() == ColumnType.DATE || c.type() == ColumnType.TIMESTAMP)
        .findFirst();
  }

  /** Whether one of these columns is personal. */
  boolean isPersonal(List<String> names) {
    return columns.stream().anyMatch(c -> names.contains(c.name()) && c.personal().isPresent());
  }
}
