package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Duration;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * What a sequence mart has to be given of raw, so that its rows in some ranges come out right; as
 * {@link CleanEvents} gives it.
 */
@AutoValue
abstract class SequenceInput extends PTransform<PBegin, PCollectionTuple> {
  /**
   * How far ranges are grown, so that hours with and without events in turn are one range: each
   * costs two searches for neighbours.
   */
  static final Duration MARGIN = Duration.ofDays(1);

  abstract EventSpec event();

  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract TimeRanges ranges();

  static SequenceInput of(
      EventSpec event,
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      TimeRanges ranges) {
    return new AutoValue_SequenceInput(event, domain, spec, warehouse, ranges);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollection<Row> within =
        begin.apply("Within", RawRead.of(event(), spec(), warehouse(), ranges()));
    PCollection<Row> around =
        begin.apply("Around", NeighbourRead.of(event(), domain(), spec(), warehouse(), ranges()));
    return PCollectionList.of(within)
        .and(around)
        .apply("Raw", Flatten.pCollections())
        .apply("CleanEvents", CleanEvents.of(event()));
  }
}
