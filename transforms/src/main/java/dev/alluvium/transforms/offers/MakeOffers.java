package dev.alluvium.transforms.offers;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.transforms.fold.EventMeaning;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.timing.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Makes the offers of a campaign, and publishes them as a log of changes: a message when one is
 * made, and one when it is taken back, as a late event says that it should not have been. Which
 * stand in the end does not depend on the order of events, nor on how often they come, as long as
 * none is later than {@link Timing#allowedLateness} and {@link CampaignSpec#notOlderThan} let it.
 * Messages come at least once; the one with an offer's largest version is right.
 *
 * <p>The inputs are, in this order: events, and the offers as they are read back; where a run
 * before has lost its state, what that one was given of both.
 */
@AutoValue
public abstract class MakeOffers
    extends PTransform<PCollectionList<Row>, PCollection<KV<LedgerKey, Long>>> {
  static final TupleTag<KV<Integer, List<Heard>>> HEARD = new TupleTag<>("heard");

  /** Events that came too late. */
  static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  private static final Coder<KV<Integer, List<Heard>>> HEARD_CODER =
      KvCoder.of(VarIntCoder.of(), ListCoder.of(HeardCoder.CODER));

  private static final List<String> STEPS =
      List.of("Events", "Offers", "EventsBefore", "OffersBefore");

  abstract CampaignSpec campaign();

  abstract EventSpec event();

  abstract EventSpec offers();

  abstract Timing timing();

  abstract Publisher publisher();

  /**
   * A campaign.
   *
   * @param event that it looks at
   * @param offers the event that its offers are
   */
  public static MakeOffers of(
      CampaignSpec campaign,
      EventSpec event,
      EventSpec offers,
      Timing timing,
      Publisher publisher) {
    return new AutoValue_MakeOffers(campaign, event, offers, timing, publisher);
  }

  @Override
  public PCollection<KV<LedgerKey, Long>> expand(PCollectionList<Row> inputs) {
    List<PCollection<KV<Integer, List<Heard>>>> heard = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      heard.add(
          inputs
              .get(i)
              .apply(STEPS.get(i), Gather.to(gatherer(i % 2 == 1, i >= 2), HEARD))
              .get(HEARD)
              .setCoder(HEARD_CODER));
    }
    return PCollectionList.of(heard)
        .apply("Heard", Flatten.pCollections())
        .apply("Judge", fold())
        .get(LEDGER)
        .setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
  }

  /** The step that holds the state. */
  Fold<Integer, List<Heard>, Subjects, KV<LedgerKey, Long>> fold() {
    return Fold.of(
        "the subjects of " + campaign().name(),
        new JudgeSubjects(campaign(), event(), timing(), publisher()),
        shape(),
        SubjectsCoder.of(campaign()),
        timing().keeping(),
        LEDGER);
  }

  private Gatherer<Row> gatherer(boolean ofOffers, boolean known) {
    int shards = timing().shards();
    return ofOffers
        ? new GatherOffers(campaign(), offers(), known, shards)
        : new GatherEvents(campaign(), event(), known, shards);
  }

  private StateShape shape() {
    return StateShape.of("offers", 1)
        .with("campaign", campaign().name())
        .with("subject", campaign().subject())
        .with("per_day", campaign().perDay())
        .with("not_older_than", campaign().notOlderThan())
        .withEach("rules", campaign().rules().stream().map(MakeOffers::meaning).toList())
        .withSorted("event", new EventMeaning(event()).of(used()))
        .withEach("identity", event().identity())
        .with("lateness", timing().allowedLateness())
        .with("shards", timing().shards());
  }

  private Set<String> used() {
    Set<String> used = new TreeSet<>(campaign().decidingColumns());
    campaign().rules().forEach(rule -> used.addAll(rule.text().columns()));
    used.addAll(event().identity());
    used.addAll(List.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE));
    return used;
  }

  private static String meaning(OfferRuleSpec rule) {
    return String.join(
        "\n",
        rule.name() + " on " + rule.trigger(),
        "where " + rule.where(),
        "unless " + rule.unless(),
        "cool_down " + rule.coolDown(),
        "per_day " + rule.perDay(),
        "text " + rule.text());
  }
}
