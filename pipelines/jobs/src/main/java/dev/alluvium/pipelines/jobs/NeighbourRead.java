package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.RawLineage;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.RawTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.aggregate.TimeRanges.Range;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract TimeRanges ranges();

  static NeighbourRead of(
      EventSpec event,
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      TimeRanges ranges) {
    return new AutoValue_NeighbourRead(event, domain, spec, warehouse, ranges);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    TableSpec table = spec().table("raw." + event().name());
    List<String> largestBy = new ArrayList<>();
    event().sequence().ifPresent(name -> largestBy.addAll(new RawLineage(event()).of(name)));
    largestBy.add(RawTables.RECORD_DIGEST);
    List<String> per = deciding(event(), domain());
    List<PCollection<Row>> parts = new ArrayList<>();
    for (Range range : ranges().ranges()) {
      // A range that nothing is in has no neighbours either; its steps are there all the same.
      Instant until = range.from().equals(StreamedMarts.NEVER) ? Instant.EPOCH : range.from();
      TableRead before = TableRead.latest(table, EventColumns.EVENT_TS, until, per, largestBy);
      parts.add(begin.apply("Before" + parts.size(), warehouse().read(before)));
      if (!range.until().equals(TimeRanges.END_OF_TIME)) {
        TableRead behind =
            TableRead.earliest(table, EventColumns.EVENT_TS, range.until(), per, largestBy);
        parts.add(begin.apply("Behind" + parts.size(), warehouse().read(behind)));
      }
    }
    return PCollectionList.of(parts).apply("Neighbours", Flatten.pCollections());
  }

  /** The raw columns that say of an event which sequence it is of, and whether it counts there. */
  static List<String> deciding(EventSpec event, DomainSpec domain) {
    RawLineage lineage = new RawLineage(event);
    Set<String> columns = new LinkedHashSet<>();
    for (SequenceMartSpec mart : SequenceMarts.of(domain, event)) {
      mart.columns().stream()
          .filter(column -> mart.per().contains(column.name()))
          .flatMap(column -> column.expression().columns().stream())
          .forEach(name -> columns.addAll(lineage.of(name)));
      Stream.concat(mart.where().stream(), mart.prefer().stream())
          .forEach(condition -> columns.addAll(lineage.of(condition.column())));
    }
    return List.copyOf(columns);
  }
}
