package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.ValueCodec;
import dev.alluvium.transforms.timing.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** A kiosk at which members look, take, play and quit. */
final class Kiosk {
  static final DomainSpec DOMAIN =
      ContractLoader.load(Path.of("../schemas/src/test/resources/kiosk"));
  static final CampaignSpec CAMPAIGN = DOMAIN.campaigns().get(0);
  static final EventSpec MOVES = event("moves");
  static final EventSpec OFFERS = event("kiosk_offers");
  private static final EventColumns COLUMNS = EventColumns.of(MOVES);
  private static final EventColumns OFFER_COLUMNS = EventColumns.of(OFFERS);

  private Kiosk() {}

  private static EventSpec event(String name) {
    return DOMAIN.events().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  /** The campaign with these of its rules alone. */
  static CampaignSpec only(String... rules) {
    List<OfferRuleSpec> kept =
        CAMPAIGN.rules().stream().filter(rule -> List.of(rules).contains(rule.name())).toList();
    return CAMPAIGN.toBuilder().setRules(kept).build();
  }

  /**
   * A move.
   *
   * @param digest the larger one counts of two of one number and time
   */
  record Move(
      long id,
      Instant at,
      @Nullable String member,
      @Nullable String act,
      @Nullable Long desk,
      @Nullable String plan,
      long digest) {

    Row row() {
      @Nullable Object[] values = new @Nullable Object[COLUMNS.columns().size()];
      set(values, EventColumns.EVENT_TS, at);
      set(values, EventColumns.EVENT_SEQUENCE, 0L);
      set(values, EventColumns.EVENT_DIGEST, digest);
      set(values, EventColumns.EVENT_SOURCE, "moves-0");
      set(values, "move_id", id);
      set(values, "moved_ts", at);
      set(values, "member", member);
      set(values, "act", act);
      set(values, "desk", desk);
      set(values, "plan", plan);
      return Row.withSchema(COLUMNS.schema()).attachValues(values);
    }

    long micros() {
      return ValueCodec.micros(at);
    }

    Heard heard(CampaignSpec campaign, boolean known) {
      @Nullable Object[] values = row().getValues().toArray();
      EventRoles roles = new EventRoles(campaign, MOVES);
      return new Heard(
          Objects.requireNonNull(roles.subject(values)), known, roles.of(values), null);
    }
  }

  private static void set(@Nullable Object[] values, String column, @Nullable Object value) {
    values[COLUMNS.indexOf(column)] = value;
  }

  /** A message about an offer, as it is read back. */
  static Row offerRow(Sent.Message message) {
    @Nullable Object[] values = new @Nullable Object[OFFER_COLUMNS.columns().size()];
    values[EventColumns.EVENT_TS_INDEX] = message.offered();
    values[EventColumns.EVENT_SEQUENCE_INDEX] = message.version();
    values[EventColumns.EVENT_DIGEST_INDEX] = message.version();
    values[EventColumns.EVENT_SOURCE_INDEX] = "kiosk_offers-0";
    message.values().forEach((column, value) -> values[OFFER_COLUMNS.indexOf(column)] = value);
    return Row.withSchema(OFFER_COLUMNS.schema()).attachValues(values);
  }

  /** What is gathered of it. */
  static Heard heard(CampaignSpec campaign, Sent.Message message, boolean known) {
    List<Heard> found = new ArrayList<>();
    GatherOffers gatherer = new GatherOffers(campaign, OFFERS, known, 1);
    gatherer.setup();
    Gatherer.Output out =
        new Gatherer.Output() {
          @Override
          public <V> void give(TupleTag<V> tag, V value) {
            @SuppressWarnings("unchecked")
            KV<Integer, List<Heard>> share = (KV<Integer, List<Heard>>) value;
            found.addAll(share.getValue());
          }
        };
    gatherer.take(offerRow(message), out);
    gatherer.drain(out);
    return found.get(0);
  }

  static MakeOffers made(CampaignSpec campaign, Timing timing) {
    return MakeOffers.of(campaign, MOVES, OFFERS, timing, new Sent());
  }
}
