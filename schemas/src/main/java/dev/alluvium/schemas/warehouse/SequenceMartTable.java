package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.required;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.DifferenceSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import java.util.ArrayList;
import java.util.List;

/** The declared columns, then each difference with its quality. */
final class SequenceMartTable implements MartTable<SequenceMartSpec> {
  @Override
  public Class<SequenceMartSpec> kind() {
    return SequenceMartSpec.class;
  }

  @Override
  public TableSpec table(SequenceMartSpec mart) {
    List<ColumnSpec> columns = new ArrayList<>();
    mart.columns().forEach(column -> columns.add(MartTables.declared(column)));
    for (DifferenceSpec difference : mart.differences()) {
      columns.add(
          ColumnSpec.of(
              difference.name(),
              difference.type(),
              true,
              difference.personal(),
              difference.description()));
      columns.add(
          required(difference.quality(), ColumnType.STRING, difference.qualityDescription()));
    }
    return MartTables.builder(mart, columns).setRule(MergeRule.LAST_WRITTEN).build();
  }
}
