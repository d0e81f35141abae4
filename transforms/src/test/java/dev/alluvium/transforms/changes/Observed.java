package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** Tables for the tests. */
final class Observed {
  private Observed() {}

  /** A table with the fields of a schema of texts and whole numbers. */
  static TableSpec table(Schema schema) {
    List<ColumnSpec> columns =
        schema.getFields().stream()
            .map(
                field ->
                    ColumnSpec.optional(
                        field.getName(),
                        field.getType().getTypeName() == Schema.TypeName.INT64
                            ? ColumnType.INT64
                            : ColumnType.STRING,
                        "a column"))
            .toList();
    return TableSpec.builder()
        .setDataset("vault")
        .setName("sat_observations")
        .setDescription("observations")
        .setOwner("tests")
        .setColumns(columns)
        .setKey(List.of(columns.get(0).name()))
        .setRule(MergeRule.SMALLEST)
        .build();
  }
}
