package dev.alluvium.transforms.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferColumns;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.keys.ValueDigest;
import dev.alluvium.transforms.serial.ValueCodec;
import dev.alluvium.transforms.text.JsonObjects;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Offers as messages: the key is the offer's name, the value its columns as JSON. Not safe for
 * several threads.
 */
final class OfferMessages {
  private static final int PARTS = 100;

  private final CampaignSpec campaign;
  private final long expiresAfter;
  private final ValueDigest digest = new ValueDigest();

  OfferMessages(CampaignSpec campaign) {
    this.campaign = campaign;
    this.expiresAfter = OfferRules.micros(campaign.notOlderThan());
  }

  static byte[] key(Hash128 id) {
    return name(id).getBytes(UTF_8);
  }

  static String name(Hash128 id) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(id.high()) + hex.toHexDigits(id.low());
  }

  /** The offer of that name; NULL if it is none. */
  static @Nullable Hash128 id(String name) {
    if (name.length() != 32) {
      return null;
    }
    try {
      return new Hash128(
          HexFormat.fromHexDigitsToLong(name, 0, 16), HexFormat.fromHexDigitsToLong(name, 16, 32));
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  byte[] made(String subject, Offer offer, long version) {
    return value(subject, offer.given(), offer.text(), version);
  }

  byte[] takenBack(String subject, Offer.Given offer, long version) {
    return value(subject, offer, null, version);
  }

  private byte[] value(String subject, Offer.Given offer, @Nullable String text, long version) {
    return JsonObjects.write(
        members -> {
          for (OfferColumns column : OfferColumns.values()) {
            members.add(column.column(), value(column, subject, offer, text, version));
          }
        });
  }

  private @Nullable Object value(
      OfferColumns column, String subject, Offer.Given offer, @Nullable String text, long version) {
    return switch (column) {
      case OFFER_ID -> name(offer.id());
      case CAMPAIGN -> campaign.name();
      case RULE -> campaign.rules().get(offer.rule()).name();
      case SUBJECT -> subject;
      case OFFERED_TS -> ValueCodec.instant(offer.micros());
      case TRIGGERED_TS -> ValueCodec.instant(offer.triggeredMicros());
      case EXPIRES_TS -> ValueCodec.instant(offer.micros() + expiresAfter);
      case IS_CONTROL -> isControl(subject, offer.rule());
      case IS_TAKEN_BACK -> text == null;
      case TEXT -> text;
      case VERSION -> version;
    };
  }

  /** Always the same for a rule and a subject. */
  boolean isControl(String subject, int rule) {
    digest.add("control").add(campaign.name()).add(campaign.rules().get(rule).name()).add(subject);
    long hash = Hash128.of(digest.finish()).high();
    return Math.floorMod(hash, (long) PARTS) < campaign.rules().get(rule).control();
  }
}
