package dev.alluvium.transforms.flow;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Reads an event's raw rows of some ranges: every one or, of several records of one event, always
 * the same one.
 */
@AutoValue
abstract class RawRead extends PTransform<PBegin, PCollection<Row>> {
  abstract EventSpec event();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract TimeRanges ranges();

  /** Whether of several records of one event one is read. */
  abstract boolean unique();

  /** One record of each event. */
  static RawRead of(EventSpec event, WarehouseSpec spec, Warehouse warehouse, TimeRanges ranges) {
    return new AutoValue_RawRead(event, spec, warehouse, ranges, true);
  }

  /** Every record. */
  static RawRead everyRecord(
      EventSpec event, WarehouseSpec spec, Warehouse warehouse, TimeRanges ranges) {
    return new AutoValue_RawRead(event, spec, warehouse, ranges, false);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    TableSpec table = spec().table(event().rawTable());
    List<String> identity = unique() ? identity().orElse(List.of()) : List.of();
    List<PCollection<Row>> parts = new ArrayList<>();
    for (Range range : ranges().ranges()) {
      TableRead read =
          TableRead.of(
              table,
              EventColumns.EVENT_TS,
              range.from(),
              range.until(),
              identity,
              identity.isEmpty() ? List.of() : List.of(RawTables.RECORD_DIGEST));
      parts.add(begin.apply("Range" + parts.size(), warehouse().read(read)));
    }
    return PCollectionList.of(parts).apply("Ranges", Flatten.pCollections());
  }

  /** The raw columns that tell events apart; none where the identity is not all in raw. */
  private Optional<List<String>> identity() {
    List<String> columns = new ArrayList<>();
    columns.add(EventColumns.EVENT_TS);
    for (String name : event().identity()) {
      Optional<FieldSpec> field =
          event().fields().stream().filter(f -> f.name().equals(name)).findFirst();
      if (field.isEmpty()) {
        return Optional.empty();
      }
      columns.add(field.get().rawName());
    }
    return Optional.of(columns.stream().distinct().toList());
  }
}
