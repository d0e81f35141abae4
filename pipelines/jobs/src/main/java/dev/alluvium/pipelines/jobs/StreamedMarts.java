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
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Marts of a stream that need more than one event. What a run before had come to bounds what is
 * late and which windows are whole; where its state is gone, the windows that were open are given
 * their events again, from raw.
 *
 * @param before what the warehouse tells of the runs before
 * @param fixedShape whether steps that read raw are there also where there is nothing to read, so
 *     that the same job always has the same steps
 * @param alerts what is published of the windows
 */
record StreamedMarts(
    DomainSpec domain,
    WarehouseSpec spec,
    Warehouse warehouse,
    Timing timing,
    Before before,
    boolean fixedShape,
    StreamedAlerts alerts) {
  /** After every event. */
  static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /** Deduplication tells late events by the hour. */
  private static final Duration LATE_BY = Duration.ofHours(1);

  /**
   * What the runs before have left.
   *
   * @param newest per event, the time of an event that was read, or one before; none for those of
   *     which none was
   * @param outOfOrderness how far the watermark is behind the newest event
   * @param stateIsKept whether this run goes on with the state of the one before
   */
  record Before(Map<String, Instant> newest, Duration outOfOrderness, boolean stateIsKept) {
    /** What the watermark had come to, at least. */
    Optional<Instant> reached(EventSpec event) {
      return Optional.ofNullable(newest.get(event.name())).map(at -> at.minus(outOfOrderness));
    }
  }

  /** The same, with alerts published; where state is gone, they start with what there was. */
  StreamedMarts publishing(
      StreamedAlerts to, Map<String, Instant> knownUntil, StreamedAlerts.Query query) {
    Map<String, Instant> open = new HashMap<>();
    if (!before.stateIsKept()) {
      for (EventSpec event : domain.events()) {
        before.reached(event).ifPresent(at -> open.put(event.name(), firstOpen(event, at)));
      }
    }
    return new StreamedMarts(
        domain,
        spec,
        warehouse,
        timing,
        before,
        fixedShape,
        to.after(domain, spec, open, knownUntil, query));
  }

  PCollectionTuple build(EventSpec event, PCollection<Row> events) {
    PCollectionTuple built = aggregates(event, events);
    alerts.publish(event, domain, spec, timing, built.get(MartOutputs.MUTATIONS));
    return built;
  }

  private PCollectionTuple aggregates(EventSpec event, PCollection<Row> events) {
    Optional<Instant> from = before.reached(event).map(at -> firstOpen(event, at));
    PCollectionList<Row> inputs = PCollectionList.of(events);
    PCollectionTuple known = null;
    if (readsRaw(event)) {
      known =
          events
              .getPipeline()
              .apply("Before/" + event.name(), RawRead.of(event, spec, warehouse, read(from)))
              .apply("CleanBefore/" + event.name(), CleanEvents.of(event));
      inputs = inputs.and(known.get(CleanEvents.EVENTS));
    }
    PCollectionTuple built =
        inputs.apply(
            "AggregateMarts/" + event.name(),
            AggregateMarts.of(event, domain, spec, timing(event, from)));
    return known == null ? built : withCounts(built, known, "CountsBefore/" + event.name());
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
    Optional<Instant> from =
        before.reached(event).map(reached -> reached.minus(timing.allowedLateness()));
    PCollectionList<Row> inputs = PCollectionList.of(events);
    PCollectionTuple known = null;
    if (readsRaw(event)) {
      known =
          events
              .getPipeline()
              .apply(
                  "SequenceInput/" + event.name(),
                  SequenceInput.of(event, domain, spec, warehouse, read(from)));
      inputs = inputs.and(known.get(CleanEvents.EVENTS));
    }
    PCollectionTuple built =
        inputs.apply(
            "SequenceMarts/" + event.name(),
            SequenceMarts.of(event, domain, spec, timing(event, from)));
    return known == null || AggregateMarts.isNeeded(domain, event) // Then they are counted there.
        ? built
        : withCounts(built, known, "CountsOfSequenceInput/" + event.name());
  }

  private boolean readsRaw(EventSpec event) {
    return fixedShape || (before.reached(event).isPresent() && !before.stateIsKept());
  }

  private TimeRanges read(Optional<Instant> from) {
    return TimeRanges.from(before.stateIsKept() ? NEVER : from.orElse(NEVER));
  }

  private Timing timing(EventSpec event, Optional<Instant> from) {
    return from.isEmpty()
        ? timing
        : timing
            .completeWithin(TimeRanges.from(from.get()))
            .takingUpAt(before.reached(event).orElseThrow());
  }

  /** A time before the start of every window that an event which is not too late can be in. */
  private Instant firstOpen(EventSpec event, Instant reached) {
    return reached
        .minus(timing.allowedLateness())
        .minus(LATE_BY)
        .minus(RawRead.reach(domain, event));
  }
}
