package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.decode.CleanEvents;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.offers.MakeOffers;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
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
 * @param messages what is published of the windows
 */
public record StreamedMarts(
    DomainSpec domain,
    WarehouseSpec spec,
    Warehouse warehouse,
    Timing timing,
    Before before,
    boolean fixedShape,
    StreamedMessages messages) {
  /**
   * What the runs before have left.
   *
   * @param newest per event, the time of an event that was read, or one before; none for those of
   *     which none was
   * @param unbegun events of which something was waiting that may be of any time, or no window is
   *     known to be written
   * @param outOfOrderness how far the watermark is behind the newest event
   * @param stateIsKept whether this run goes on with the state of the one before
   * @param readAgain the watermark when all is read again that had been open; where empty, it is
   *     not known
   */
  public record Before(
      Map<String, Instant> newest,
      Set<String> unbegun,
      Duration outOfOrderness,
      boolean stateIsKept,
      Optional<Instant> readAgain) {
    /** Whether all its windows are open, whenever they are. */
    boolean isOpen(EventSpec event) {
      return unbegun.contains(event.name());
    }

    /** What the watermark had come to, at least. */
    Optional<Instant> reached(EventSpec event) {
      return Optional.ofNullable(newest.get(event.name())).map(at -> at.minus(outOfOrderness));
    }
  }

  /** The same, with messages published; where state is gone, they start with what there was. */
  public StreamedMarts publishing(
      StreamedMessages to, Map<String, Instant> knownUntil, StreamedMessages.Query query) {
    Map<String, Instant> open = before.stateIsKept() ? Map.of() : firstOpen();
    return new StreamedMarts(
        domain,
        spec,
        warehouse,
        timing,
        before,
        fixedShape,
        to.after(domain, spec, open, knownUntil, query));
  }

  /** By mart, when its first open window may start; none where nothing was before. */
  private Map<String, Instant> firstOpen() {
    Map<String, Instant> open = new HashMap<>();
    for (EventSpec event : domain.events()) {
      for (EventMarts<?> marts : MartKinds.stateful(domain, event)) {
        firstOpen(marts).ifPresent(at -> marts.marts().forEach(mart -> open.put(mart.name(), at)));
      }
    }
    return open;
  }

  /** Adds the rows of all marts that are made from that event, and what is counted of it. */
  void add(EventSpec event, PCollection<Row> events, TableOutputs outputs) {
    List<EventMarts<?>> kinds = MartKinds.stateful(domain, event);
    List<PCollection<TableMutation>> rows = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      EventMarts<?> marts = kinds.get(i);
      PCollectionTuple made = make(marts, events, /* counts= */ i == kinds.size() - 1);
      messages.publish(marts, domain, spec, timing, made.get(TableOutputs.MUTATIONS));
      outputs.add(made);
      rows.add(made.get(TableOutputs.MUTATIONS));
    }
    if (!rows.isEmpty() && NoteReached.isKept(spec, timing.keeping())) {
      outputs.addMutations(NoteReached.of(event, spec, timing.keeping(), events, rows));
    }
  }

  /**
   * The marts of one kind.
   *
   * @param counts whether what cleaning counts is taken here: it is once an event
   */
  private PCollectionTuple make(EventMarts<?> marts, PCollection<Row> events, boolean counts) {
    EventSpec event = marts.event();
    Optional<Instant> from = firstOpen(marts);
    PCollectionList<Row> inputs = PCollectionList.of(events);
    RawSteps steps = marts.kind().takingUp();
    PCollectionTuple known = null;
    if (readsRaw(event)) {
      known =
          new CleanedRaw(event, spec, warehouse)
              .read(PBegin.in(events.getPipeline()), steps, marts.needs(), read(from));
      inputs = inputs.and(known.get(CleanEvents.EVENTS));
    }
    PCollectionTuple made =
        inputs.apply(
            marts.step() + "/" + event.name(),
            marts.make(
                event,
                spec,
                timing(from, before.isOpen(event) ? from : before.reached(event)),
                /* once= */ false));
    return known == null || !counts ? made : withCounts(made, known, steps.count(event.name()));
  }

  /** The same marts, and the counts of what was cleaned for them as well. */
  private static PCollectionTuple withCounts(
      PCollectionTuple made, PCollectionTuple cleaned, String name) {
    PCollection<KV<LedgerKey, Long>> counts =
        PCollectionList.of(made.get(TableOutputs.LEDGER))
            .and(cleaned.get(CleanEvents.LEDGER))
            .apply(name, Flatten.pCollections());
    return PCollectionTuple.of(TableOutputs.MUTATIONS, made.get(TableOutputs.MUTATIONS))
        .and(TableOutputs.LEDGER, counts);
  }

  /**
   * Makes the offers of all campaigns that have somewhere to publish them.
   *
   * @param events by name
   */
  void addOffers(Map<String, PCollection<Row>> events, TableOutputs outputs) {
    for (CampaignSpec campaign : domain.campaigns()) {
      Optional<Publisher> publisher = messages.publisher(campaign.name());
      publisher.ifPresent(to -> outputs.addCounts(offers(campaign, to, events)));
    }
  }

  private PCollection<KV<LedgerKey, Long>> offers(
      CampaignSpec campaign, Publisher publisher, Map<String, PCollection<Row>> events) {
    CampaignInputs inputs = CampaignInputs.of(campaign, domain);
    PCollectionList<Row> all =
        PCollectionList.of(Objects.requireNonNull(events.get(campaign.from())))
            .and(Objects.requireNonNull(events.get(campaign.to())));
    Optional<Instant> kept =
        before
            .reached(inputs.event())
            .map(reached -> fromStart(reached.minus(timing.allowedLateness())));
    if (readsRaw(inputs.event())) {
      for (CampaignInputs.Input input : inputs.before()) {
        PCollectionTuple known =
            new CleanedRaw(input.needs().event(), spec, warehouse)
                .read(
                    PBegin.in(all.get(0).getPipeline()),
                    RawSteps.of("OffersInput/" + campaign.name()),
                    input.needs(),
                    read(kept.map(at -> fromStart(at.minus(input.back())))));
        all = all.and(known.get(CleanEvents.EVENTS));
      }
    }
    return all.apply(
        "Offers/" + campaign.name(),
        MakeOffers.of(
            campaign,
            inputs.event(),
            inputs.offers(),
            timing(kept, before.reached(inputs.event())),
            publisher));
  }

  private static Instant fromStart(Instant at) {
    return at.isBefore(TimeRanges.START_OF_TIME) ? TimeRanges.START_OF_TIME : at;
  }

  private boolean readsRaw(EventSpec event) {
    return fixedShape || (before.reached(event).isPresent() && !before.stateIsKept());
  }

  private TimeRanges read(Optional<Instant> from) {
    return before.stateIsKept()
        ? TimeRanges.nothing()
        : from.map(TimeRanges::from).orElseGet(TimeRanges::nothing);
  }

  private Timing timing(Optional<Instant> from, Optional<Instant> reached) {
    if (from.isEmpty()) {
      return timing;
    }
    Timing takingUp =
        timing.completeWithin(TimeRanges.from(from.get())).takingUpAt(reached.orElseThrow());
    return before.readAgain().map(takingUp::readingAgainUntil).orElse(takingUp);
  }

  /**
   * A time before all that an event which is not too late can touch, or that is not written; none
   * if nothing was before.
   */
  private Optional<Instant> firstOpen(EventMarts<?> marts) {
    return before
        .reached(marts.event())
        .map(
            reached ->
                before.isOpen(marts.event())
                    ? TimeRanges.START_OF_TIME
                    : fromStart(marts.needs().firstOpen(reached, timing.allowedLateness())));
  }
}
