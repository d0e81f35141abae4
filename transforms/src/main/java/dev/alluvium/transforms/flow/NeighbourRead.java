package dev.alluvium.transforms.flow;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.RawLineage;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Reads the raw rows around some ranges: of each sequence the last event before a range, and the
 * first behind it. It may read more than these: one of every combination of values in the raw
 * columns that say which sequence an event is of, whether a mart takes it, and whether it is
 * preferred; so the one that counts is among them.
 */
@AutoValue
abstract class NeighbourRead extends PTransform<PBegin, PCollection<Row>> {
  abstract EventSpec event();

  /** The raw columns that say of which sequence an event is, and whether it counts there. */
  abstract List<String> per();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract TimeRanges ranges();

  static NeighbourRead of(
      EventSpec event,
      List<String> per,
      WarehouseSpec spec,
      Warehouse warehouse,
      TimeRanges ranges) {
    return new AutoValue_NeighbourRead(event, per, spec, warehouse, ranges);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    TableSpec table = spec().table(event().rawTable());
    List<String> largestBy = new ArrayList<>();
    event().sequence().ifPresent(name -> largestBy.addAll(new RawLineage(event()).of(name)));
    largestBy.add(RawTables.RECORD_DIGEST);
    List<PCollection<Row>> parts = new ArrayList<>();
    for (Range range : ranges().ranges()) {
      // A range that nothing is in has no neighbours either; its steps are there all the same.
      Instant until = range.isEmpty() ? TimeRanges.START_OF_TIME : range.from();
      TableRead before = TableRead.latest(table, EventColumns.EVENT_TS, until, per(), largestBy);
      parts.add(begin.apply("Before" + parts.size(), warehouse().read(before)));
      if (!range.until().equals(TimeRanges.END_OF_TIME)) {
        TableRead behind =
            TableRead.earliest(table, EventColumns.EVENT_TS, range.until(), per(), largestBy);
        parts.add(begin.apply("Behind" + parts.size(), warehouse().read(behind)));
      }
    }
    return PCollectionList.of(parts).apply("Neighbours", Flatten.pCollections());
  }
}
