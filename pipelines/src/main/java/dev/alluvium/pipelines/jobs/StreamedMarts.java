package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Marts of a stream that need more than one event. It starts without state, so the windows that
 * were open when the last one stopped are given their events again, from raw.
 *
 * @param latest per event, the newest event time in its raw table; none for those without rows
 * @param outOfOrderness how far the watermark is behind the newest event
 * @param fixedShape whether steps that read raw are there also where there is nothing to read, so
 *     that the same job always has the same steps
 * @param alerts what is published of the windows
 */
record StreamedMarts(
    DomainSpec domain,
    WarehouseSpec spec,
    Warehouse warehouse,
    Timing timing,
    Map<String, Instant> latest,
    Duration outOfOrderness,
    boolean fixedShape,
    StreamedAlerts alerts) {
  /** After every event. */
  static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /** The same, with alerts published; they start with what the warehouse has. */
  StreamedMarts publishing(
      StreamedAlerts to, Map<String, Instant> newest, StreamedAlerts.Query query) {
    Map<String, Instant> open = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Instant of = latest.get(event.name());
      if (of != null) {
        open.put(event.name(), firstOpen(event, of));
      }
    }
    return new StreamedMarts(
        domain,
        spec,
        warehouse,
        timing,
        latest,
        outOfOrderness,
        fixedShape,
        to.after(domain, spec, open, newest, query));
  }

  PCollectionTuple build(EventSpec event, PCollection<Row> events) {
    PCollectionTuple built = aggregates(event, events);
    alerts.publish(event.name(), domain, spec, timing, built.get(MartOutputs.MUTATIONS));
    return built;
  }

  private PCollectionTuple aggregates(EventSpec event, PCollection<Row> events) {
    Instant newest = latest.get(event.name());
    if (newest == null && !fixedShape) {
      return events.apply(
          "AggregateMarts/" + event.name(), AggregateMarts.of(event, domain, spec, timing));
    }
    TimeRanges open = TimeRanges.from(newest == null ? NEVER : firstOpen(event, newest));
    Timing given = newest == null ? timing : timing.completeWithin(open);
    PCollectionTuple before =
        events
            .getPipeline()
            .apply("Before/" + event.name(), RawRead.of(event, spec, warehouse, open))
            .apply("CleanBefore/" + event.name(), CleanEvents.of(event));
    PCollectionTuple built =
        PCollectionList.of(before.get(CleanEvents.EVENTS))
            .and(events)
            .apply("WithBefore/" + event.name(), Flatten.pCollections())
            .apply("AggregateMarts/" + event.name(), AggregateMarts.of(event, domain, spec, given));
    return withCounts(built, before, "CountsBefore/" + event.name());
  }

  /** The same marts, and the counts of what was cleaned for them as well. */
  private static PCollectionTuple withCounts(
      PCollectionTuple built, PCollectionTuple cleaned, String name) {
    PCollection<KV<LedgerKey, Long>> counts =
        PCollectionList.of(built.get(MartOutputs.LEDGER))
            .and(cleaned.get(CleanEvents.LEDGER))
            .apply(name, Flatten.pCollections());
    return PCollectionTuple.of(MartOutputs.MUTATIONS, built.get(MartOutputs.MUTATIONS))
        .and(MartOutputs.LEDGER, counts);
  }

  /** As {@link #build}, of sequence marts: a reading's predecessor may be of any age. */
  PCollectionTuple buildSequences(EventSpec event, PCollection<Row> events) {
    Instant newest = latest.get(event.name());
    if (newest == null && !fixedShape) {
      return events.apply(
          "SequenceMarts/" + event.name(), SequenceMarts.of(event, domain, spec, timing));
    }
    TimeRanges open =
        TimeRanges.from(
            newest == null ? NEVER : newest.minus(outOfOrderness).minus(timing.allowedLateness()));
    Timing given = newest == null ? timing : timing.completeWithin(open);
    PCollectionTuple before =
        events
            .getPipeline()
            .apply(
                "SequenceInput/" + event.name(),
                SequenceInput.of(event, domain, spec, warehouse, open));
    PCollectionTuple built =
        PCollectionList.of(before.get(CleanEvents.EVENTS))
            .and(events)
            .apply("WithSequenceInput/" + event.name(), Flatten.pCollections())
            .apply("SequenceMarts/" + event.name(), SequenceMarts.of(event, domain, spec, given));
    return AggregateMarts.isNeeded(domain, event) // Then these rows are counted there.
        ? built
        : withCounts(built, before, "CountsOfSequenceInput/" + event.name());
  }

  /** A time before the start of every window that was not over when the newest event was read. */
  private Instant firstOpen(EventSpec event, Instant newest) {
    return newest
        .minus(outOfOrderness)
        .minus(timing.allowedLateness())
        .minus(RawRead.reach(domain, event));
  }
}
