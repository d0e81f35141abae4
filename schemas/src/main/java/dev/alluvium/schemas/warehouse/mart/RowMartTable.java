package dev.alluvium.schemas.warehouse.mart;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The declared columns, then time, sequence and digest of the event that the row was made from: of
 * several events of one grain the latest stands, and of one event what was made of it last.
 */
final class RowMartTable implements MartTable<RowMartSpec> {
  @Override
  public Class<RowMartSpec> kind() {
    return RowMartSpec.class;
  }

  @Override
  public TableSpec table(RowMartSpec mart) {
    List<ColumnSpec> columns = new ArrayList<>();
    mart.columns().forEach(column -> columns.add(MartTables.declared(mart, column)));
    columns.add(
        required(EventColumns.EVENT_TS, ColumnType.TIMESTAMP, "When the event happened, UTC.")
            .madeOf(MartTables.copied(mart, EventColumns.EVENT_TS)));
    columns.add(
        required(EventColumns.EVENT_SEQUENCE, ColumnType.INT64, "Orders events of one instant.")
            .madeOf(MartTables.copied(mart, EventColumns.EVENT_SEQUENCE)));
    columns.add(
        required(EventColumns.EVENT_DIGEST, ColumnType.INT64, "Digest of the record's bytes.")
            .madeOf(MartTables.copied(mart, EventColumns.EVENT_DIGEST)));
    return MartTables.builder(mart, columns)
        .setRule(MergeRule.LATEST)
        .setOrder(
            List.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE, EventColumns.EVENT_DIGEST))
        .build();
  }
}
