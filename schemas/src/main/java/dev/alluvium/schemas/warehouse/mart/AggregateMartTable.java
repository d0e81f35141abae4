package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The declared columns in the declared order. */
final class AggregateMartTable implements MartTable<AggregateMartSpec> {
  @Override
  public Class<AggregateMartSpec> kind() {
    return AggregateMartSpec.class;
  }

  @Override
  public TableSpec table(AggregateMartSpec mart) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    mart.dimensions().forEach(column -> byName.put(column.name(), MartTables.declared(column)));
    for (MeasureSpec measure : mart.measures()) {
      byName.put(
          measure.name(),
          ColumnSpec.of(
              measure.name(), measure.type(), true, measure.personal(), measure.description()));
    }
    if (mart.top().isPresent()) {
      TopSpec top = mart.top().get();
      byName.put(
          top.rank(),
          ColumnSpec.of(
              top.rank(), ColumnType.INT64, false, Optional.empty(), top.rankDescription()));
    }
    List<ColumnSpec> columns = new ArrayList<>();
    for (String name : mart.columns()) {
      columns.add(Objects.requireNonNull(byName.get(name), name));
    }
    return MartTables.builder(mart, columns).setRule(MergeRule.LAST_WRITTEN).build();
  }
}
