package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferColumns;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Gathers a campaign's offers as they are read back, by the share of the subjects. */
final class GatherOffers implements Gatherer<Row> {
  private static final long serialVersionUID = 1L;

  private final Shipped<CampaignSpec> campaign;
  private final Shipped<EventSpec> offers;
  private final boolean known;
  private final int shards;
  private transient Map<String, Integer> rules = Map.of();
  private transient Map<OfferColumns, Integer> places = new EnumMap<>(OfferColumns.class);
  private transient Gathered<Integer, Heard> gathered = new Gathered<>();

  GatherOffers(CampaignSpec campaign, EventSpec offers, boolean known, int shards) {
    this.campaign = Shipped.of(campaign);
    this.offers = Shipped.of(offers);
    this.known = known;
    this.shards = shards;
  }

  @Override
  public void setup() {
    EventColumns columns = EventColumns.of(offers.get());
    places = new EnumMap<>(OfferColumns.class);
    for (OfferColumns column : OfferColumns.values()) {
      places.put(column, columns.indexOf(column.column()));
    }
    rules = new HashMap<>();
    for (OfferRuleSpec rule : campaign.get().rules()) {
      rules.put(rule.name(), rules.size());
    }
    gathered = new Gathered<>();
  }

  @Override
  public void take(Row row, Output passed) {
    if (!campaign.get().name().equals(value(row, OfferColumns.CAMPAIGN))) {
      return;
    }
    Hash128 id = OfferMessages.id(value(row, OfferColumns.OFFER_ID));
    Integer rule = rules.get(value(row, OfferColumns.RULE));
    if (id == null || rule == null) {
      return; // Of a rule that there is no more, or of nobody who makes offers here.
    }
    Object text = row.getValue(place(OfferColumns.TEXT));
    Offer.Given offer =
        new Offer.Given(
            id,
            rule,
            micros(row, OfferColumns.OFFERED_TS),
            micros(row, OfferColumns.TRIGGERED_TS),
            text == null ? 0 : text.hashCode());
    Long version = row.getValue(place(OfferColumns.VERSION));
    Boolean isTakenBack = row.getValue(place(OfferColumns.IS_TAKEN_BACK));
    String subject = value(row, OfferColumns.SUBJECT);
    gathered.add(
        GatherEvents.share(subject, shards),
        new Heard(
            subject,
            known,
            null,
            new SeenOffer(
                offer, Objects.requireNonNull(version), Boolean.TRUE.equals(isTakenBack))));
  }

  private int place(OfferColumns column) {
    return Objects.requireNonNull(places.get(column));
  }

  /** Of a column that always has a value, as the contract requires it. */
  private String value(Row row, OfferColumns column) {
    Object value = row.getValue(place(column));
    return String.valueOf(value);
  }

  private long micros(Row row, OfferColumns column) {
    Instant time = row.getValue(place(column));
    return ValueCodec.micros(Objects.requireNonNull(time));
  }

  @Override
  public void drain(Output out) {
    gathered.drain((share, heard) -> out.give(MakeOffers.HEARD, KV.of(share, heard)));
  }
}
