package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferTrigger;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.publish.Sending;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Holds one share of the subjects, and publishes what becomes of their offers, at once. The step
 * that holds the state sends the messages itself, and a bundle ends when they have arrived: a
 * runner keeps no order between steps, and the last message of an offer has to be the one that is
 * true.
 *
 * <p>A stream that starts without its state publishes nothing before the watermark has come to
 * where the run before gave events up, and to where all is read again: until then, what that one
 * knew has not all come.
 */
final class JudgeSubjects implements KeyedFold<Integer, List<Heard>, Subjects> {
  private static final long serialVersionUID = 1L;
  private static final long MICROS = 1_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long HOUR_MICROS = HOUR_MILLIS * MICROS;

  private final Shipped<CampaignSpec> campaign;
  private final Shipped<EventSpec> event;
  private final Timing timing;
  private final long horizonMillis;
  private final long holdUntilMillis;
  private final Sending sending;
  private transient @Nullable OfferRules rules;
  private transient @Nullable OfferMessages messages;
  private transient long[] atMost = {};
  private transient long[] delays = {};
  private transient long reach;

  JudgeSubjects(CampaignSpec campaign, EventSpec event, Timing timing, Publisher publisher) {
    this.campaign = Shipped.of(campaign);
    this.event = Shipped.of(event);
    this.timing = timing;
    this.horizonMillis =
        timing.reachedMillis() == Long.MIN_VALUE
            ? Long.MIN_VALUE
            : timing.reachedMillis() - timing.allowedLateness().toMillis();
    this.holdUntilMillis = Math.max(horizonMillis, timing.readAgainMillis());
    this.sending = new Sending(publisher);
  }

  @Override
  public void setup() {
    CampaignSpec spec = campaign.get();
    rules = new OfferRules(spec);
    messages = new OfferMessages(spec);
    reach = OfferRules.micros(spec.reach());
    delays = OfferRules.delays(spec);
    atMost =
        spec.rules().stream()
            .mapToLong(
                rule ->
                    rule.trigger() instanceof OfferTrigger.Returns returns
                        ? OfferRules.micros(returns.atMost())
                        : 0)
            .toArray();
  }

  @Override
  public Subjects create(Integer share) {
    return new Subjects(horizonMillis == Long.MIN_VALUE ? Long.MIN_VALUE : horizonMillis * MICROS);
  }

  @Override
  public void take(Integer share, Subjects subjects, List<Heard> heard, Moment now) {
    Map<Long, Long> lateByHour = new TreeMap<>();
    for (Heard one : heard) {
      SubjectEvent found = one.event();
      SeenOffer offer = one.offer();
      if (found != null && !take(subjects, one, found, now)) {
        lateByHour.merge(Math.floorDiv(found.micros(), HOUR_MICROS) * 3600, 1L, Long::sum);
      } else if (offer != null) {
        take(subjects, one, offer, now);
      }
    }
    lateByHour.forEach((hour, late) -> countLate(hour, late, now));
    judge(subjects, now);
  }

  /** Whether it was not too late. */
  private boolean take(Subjects subjects, Heard heard, SubjectEvent found, Moment now) {
    boolean isOver =
        found.micros() < subjects.horizon
            || timing.isOver(Math.floorDiv(found.micros(), MICROS), now.watermarkMillis());
    if (isOver && !heard.known()) {
      return false;
    }
    if (found.micros() >= keptFrom(subjects)) {
      subjects.add(heard.subject(), found, delays);
    } else {
      subjects.get(heard.subject(), rules().size()).addLastSeen(found);
      subjects.dirty.add(heard.subject());
      subjects.keeps(subjects.horizon);
    }
    return true;
  }

  private long keptFrom(Subjects subjects) {
    return subjects.horizon == Long.MIN_VALUE ? Long.MIN_VALUE : subjects.horizon - reach;
  }

  /**
   * One of before the horizon stays as it is. It is not known here if the run before had published
   * it, and not written it to raw any more; it comes before the watermark does.
   */
  private void take(Subjects subjects, Heard heard, SeenOffer offer, Moment now) {
    long micros = offer.offer().micros();
    if (heard.known() || (isHeld(now) && micros < subjects.horizon)) {
      subjects.get(heard.subject(), rules().size()).addKnown(offer);
      subjects.dirty.add(heard.subject());
    } else if (micros >= subjects.horizon) {
      subjects.get(heard.subject(), rules().size()).addSeen(offer);
    }
    subjects.keeps(Math.max(micros, subjects.horizon));
  }

  /** Finds the offers of those of whom something has changed, or is due. */
  private void judge(Subjects subjects, Moment now) {
    if (isHeld(now)) {
      return;
    }
    long watermark = Math.max(now.watermarkMillis(), timing.reachedMillis());
    subjects.markDue(watermark * MICROS);
    long goneOn = Math.max(Math.floorDiv(subjects.goneOn, MICROS), timing.reachedMillis());
    long notOlderThan = campaign.get().notOlderThan().toMillis();
    long youngEnough = goneOn == Long.MIN_VALUE ? goneOn : goneOn - notOlderThan;
    for (String name : subjects.dirty) {
      Subject subject = Objects.requireNonNull(subjects.byName.get(name));
      subject.judge(
          name,
          rules(),
          subjects.horizon,
          new Coming(subject, watermark, notOlderThan, youngEnough),
          new Sent(name, now));
    }
    subjects.goOn();
  }

  private boolean isHeld(Moment now) {
    return now.watermarkMillis() < holdUntilMillis;
  }

  @Override
  public void fire(Integer share, Subjects subjects, Firing firing, Moment now) {
    if (isHeld(now)) {
      return;
    }
    judge(subjects, now);
    long over = now.watermarkMillis() - timing.allowedLateness().toMillis();
    long horizon = Math.floorDiv(over, HOUR_MILLIS) * HOUR_MICROS;
    if (horizon > subjects.horizon) {
      subjects.horizon = horizon;
      subjects.byName.forEach(
          (name, subject) -> subject.giveUp(rules(), horizon, reach, atMost, new Sent(name, now)));
      subjects.recount();
    }
  }

  @Override
  public boolean firesSoon(Subjects subjects) {
    return false;
  }

  /** Comes back when what is held back may go, an offer is due, or an hour can be given up. */
  @Override
  public long settle(Integer share, Subjects subjects, Moment now) {
    if (isHeld(now)) {
      return holdUntilMillis;
    }
    long next = AT_END;
    if (!subjects.due.isEmpty()) {
      next = -Math.floorDiv(-subjects.due.element().micros(), MICROS);
    }
    if (subjects.oldest() != Long.MAX_VALUE) {
      long hourEnd = (Math.floorDiv(subjects.oldest(), HOUR_MICROS) + 1) * HOUR_MILLIS;
      next = Math.min(next, hourEnd + timing.allowedLateness().toMillis());
    }
    return next;
  }

  @Override
  public boolean isEmpty(Subjects subjects) {
    return false; // What it is too late for is kept for good.
  }

  @Override
  public long weigh(Subjects subjects) {
    return subjects.weigh();
  }

  @Override
  public void flush() {
    sending.flush();
  }

  @Override
  public void close() {
    sending.close();
  }

  private void countLate(long hour, long late, Moment now) {
    LedgerKey key =
        LedgerKey.of(event.get().name(), "*", hour, Outcome.LATE, campaign.get().name());
    now.output(MakeOffers.LEDGER, KV.of(key, late));
  }

  private OfferRules rules() {
    return Objects.requireNonNull(rules);
  }

  private OfferMessages messages() {
    return Objects.requireNonNull(messages);
  }

  /**
   * What has been made of a subject's offers, and what is young enough to be made. One that is
   * waited for is due, and too old, by the watermark; others are too old when events had gone on
   * that far before what comes now: the watermark may be beyond the records of one batch.
   */
  private record Coming(
      Subject subject, long watermarkMillis, long notOlderThanMillis, long youngEnoughMillis)
      implements OfferRules.Clock {
    @Override
    public boolean isOpen(long micros, boolean isDelayed) {
      long millis = Math.floorDiv(micros, MICROS);
      return isDelayed
          ? micros <= watermarkMillis * MICROS && millis >= watermarkMillis - notOlderThanMillis
          : millis >= youngEnoughMillis;
    }

    @Override
    public boolean wasMade(Hash128 id) {
      return subject.given.containsKey(id);
    }
  }

  /** Sends what becomes of a subject's offers. */
  private final class Sent implements Subject.Output {
    private final String subject;
    private final Moment now;

    Sent(String subject, Moment now) {
      this.subject = subject;
      this.now = now;
    }

    @Override
    public void made(Offer offer) {
      long version = now.nextSequence();
      sending.send(
          OfferMessages.key(offer.id()), messages().made(subject, offer, version), version);
    }

    @Override
    public long takenBack(Offer.Given offer) {
      long version = now.nextSequence();
      sending.send(
          OfferMessages.key(offer.id()), messages().takenBack(subject, offer, version), version);
      return version;
    }
  }
}
