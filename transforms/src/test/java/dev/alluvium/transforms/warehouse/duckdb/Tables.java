package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Tables that the tests write. */
final class Tables {
  /** Key (a, b), both may be NULL; v and w are values. */
  static TableSpec pairs(MergeRule rule) {
    return table("mart", "pairs", rule)
        .setColumns(
            List.of(
                ColumnSpec.optional("a", ColumnType.STRING, "first part of the key"),
                ColumnSpec.optional("b", ColumnType.INT64, "second part of the key"),
                ColumnSpec.optional("v", ColumnType.STRING, "a text"),
                ColumnSpec.optional("w", ColumnType.FLOAT64, "a number")))
        .setKey(List.of("a", "b"))
        .setOrder(List.of("w"))
        .build();
  }

  /** Key a, a text that may be NULL, and a value of each type; ordered by w. */
  static TableSpec texts(MergeRule rule) {
    return table("mart", "texts", rule)
        .setColumns(
            List.of(
                ColumnSpec.optional("a", ColumnType.STRING, "the key"),
                ColumnSpec.optional("w", ColumnType.FLOAT64, "a number"),
                ColumnSpec.optional("n", ColumnType.NUMERIC, "an amount"),
                ColumnSpec.optional("at", ColumnType.TIMESTAMP, "when"),
                ColumnSpec.optional("day", ColumnType.DATE, "which day"),
                ColumnSpec.optional("ok", ColumnType.BOOLEAN, "whether"),
                ColumnSpec.optional("extra", ColumnType.JSON, "whatever else"),
                ColumnSpec.optional("bytes", ColumnType.BYTES, "as received")))
        .setKey(List.of("a"))
        .setOrder(List.of("w"))
        .build();
  }

  /** One column of each type. */
  static TableSpec everyType() {
    return table("raw", "every_type", MergeRule.FIRST_WRITTEN)
        .setColumns(
            List.of(
                ColumnSpec.required("id", ColumnType.INT64, "the key"),
                ColumnSpec.of(
                    "name",
                    ColumnType.STRING,
                    true,
                    ColumnMeaning.of(Optional.of("name"), "what it's called")),
                ColumnSpec.optional("x", ColumnType.FLOAT64, "a number"),
                ColumnSpec.optional("n", ColumnType.NUMERIC, "an amount"),
                ColumnSpec.optional("ok", ColumnType.BOOLEAN, "whether"),
                ColumnSpec.optional("at", ColumnType.TIMESTAMP, "when"),
                ColumnSpec.optional("day", ColumnType.DATE, "which day"),
                ColumnSpec.optional("extra", ColumnType.JSON, "whatever else"),
                ColumnSpec.optional("bytes", ColumnType.BYTES, "as received")))
        .setKey(List.of("id"))
        .build();
  }

  /** The first table of its warehouse. */
  static TableSpec.Builder table(String dataset, String name, MergeRule rule) {
    return TableSpec.builder()
        .setDataset(dataset)
        .setName(name)
        .setDescription("the " + name)
        .setOwner("data")
        .setRule(rule)
        .setOrdinal(0);
  }

  static WarehouseSpec warehouse(TableSpec... tables) {
    return WarehouseSpec.of(List.of(tables), List.of(), Map.of());
  }

  static Row row(TableSpec table, @Nullable Object... values) {
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  private Tables() {}
}
