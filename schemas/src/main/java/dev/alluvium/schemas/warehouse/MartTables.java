package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.required;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.DifferenceSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.MartSpec;
import dev.alluvium.schemas.spec.MeasureSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.spec.TopSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tables of marts. */
public final class MartTables {
  private static final String DATASET = "mart";

  private MartTables() {}

  /**
   * The declared columns, then time, sequence and digest of the event that the row was made from:
   * of several events of one grain the latest stands, and of one event what was made of it last.
   */
  public static TableSpec table(RowMartSpec mart) {
    List<ColumnSpec> columns = new ArrayList<>();
    mart.columns().forEach(column -> columns.add(declared(column)));
    columns.add(
        required(EventColumns.EVENT_TS, ColumnType.TIMESTAMP, "When the event happened, UTC."));
    columns.add(
        required(EventColumns.EVENT_SEQUENCE, ColumnType.INT64, "Orders events of one instant."));
    columns.add(
        required(EventColumns.EVENT_DIGEST, ColumnType.INT64, "Digest of the record's bytes."));
    return table(mart, columns)
        .setRule(MergeRule.LATEST)
        .setOrder(
            List.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE, EventColumns.EVENT_DIGEST))
        .build();
  }

  /** The declared columns, then each difference with its quality. */
  public static TableSpec table(SequenceMartSpec mart) {
    List<ColumnSpec> columns = new ArrayList<>();
    mart.columns().forEach(column -> columns.add(declared(column)));
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
    return table(mart, columns).setRule(MergeRule.LAST_WRITTEN).build();
  }

  /** The declared columns in the declared order. */
  public static TableSpec table(AggregateMartSpec mart) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    mart.dimensions().forEach(column -> byName.put(column.name(), declared(column)));
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
    return table(mart, columns).setRule(MergeRule.LAST_WRITTEN).build();
  }

  private static ColumnSpec declared(DerivedSpec column) {
    return ColumnSpec.of(
        column.name(), column.type(), true, column.personal(), column.description());
  }

  private static TableSpec.Builder table(MartSpec mart, List<ColumnSpec> columns) {
    return TableSpec.builder()
        .setDataset(DATASET)
        .setName(mart.name())
        .setDescription(mart.description())
        .setOwner(mart.owner())
        .setColumns(columns)
        .setKey(mart.grain())
        .setPartitionBy(mart.partitionBy())
        .setClusterBy(mart.clusterBy());
  }
}
