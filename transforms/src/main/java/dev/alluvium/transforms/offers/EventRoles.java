package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.schemas.spec.offer.OfferText;
import dev.alluvium.schemas.spec.offer.OfferTrigger;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.keys.ValueDigest;
import dev.alluvium.transforms.marts.EventIdentity;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what an event is to the rules of a campaign. Not safe for several threads. */
final class EventRoles {
  /** An offer may be made on it. */
  static final int OFFERS = 0;

  /** It is looked for in front of others: it is counted, comes first, or is the last one seen. */
  static final int EARLIER = 1;

  /** It is waited for in vain. */
  static final int MISSED = 2;

  /** It forbids an offer. */
  static final int FORBIDS = 3;

  private static final int ROLES = 4;

  private final EventIdentity identity;
  private final int subject;
  private final Rule[] rules;
  private final ValueDigest digest = new ValueDigest();

  EventRoles(CampaignSpec campaign, EventSpec event) {
    EventColumns columns = EventColumns.of(event);
    identity = new EventIdentity(event);
    subject = columns.indexOf(campaign.subject());
    rules = campaign.rules().stream().map(rule -> new Rule(rule, columns)).toArray(Rule[]::new);
  }

  static long bit(int rule, int role) {
    return 1L << (ROLES * rule + role);
  }

  /** Whose event it is; NULL where it is nobody's. */
  @Nullable String subject(@Nullable Object[] event) {
    Object value = event[subject];
    return value == null ? null : value.toString();
  }

  /** What is kept of it; NULL where no rule has to do with it. */
  @Nullable SubjectEvent of(@Nullable Object[] event) {
    long roles = 0;
    for (int i = 0; i < rules.length; i++) {
      roles |= rules[i].roles(event) << (ROLES * i);
    }
    if (roles == 0) {
      return null;
    }
    long[] groups = new long[rules.length];
    @Nullable String[] texts = new @Nullable String[rules.length];
    for (int i = 0; i < rules.length; i++) {
      groups[i] = (roles & bit(i, EARLIER)) == 0 ? 0 : rules[i].group(event, digest);
      texts[i] = (roles & bit(i, OFFERS)) == 0 ? null : rules[i].text(event);
    }
    Instant time = (Instant) Objects.requireNonNull(event[EventColumns.EVENT_TS_INDEX]);
    return new SubjectEvent(
        ValueCodec.micros(time),
        (Long) Objects.requireNonNull(event[EventColumns.EVENT_SEQUENCE_INDEX]),
        (Long) Objects.requireNonNull(event[EventColumns.EVENT_DIGEST_INDEX]),
        identity.of(event),
        roles,
        groups,
        texts);
  }

  /** A rule's conditions and words, compiled. */
  private static final class Rule {
    private final RowPredicate offers;
    private final RowPredicate earlier;
    private final RowPredicate missed;
    private final RowPredicate forbids;
    private final int[] same;
    private final OfferText text;
    private final int[] shown;

    Rule(OfferRuleSpec rule, EventColumns columns) {
      OfferTrigger trigger = rule.trigger();
      RowPredicate never = values -> false;
      RowPredicate event = Conditions.compile(trigger.event(), columns::indexOf);
      RowPredicate where = Conditions.compile(rule.where(), columns::indexOf);
      offers = values -> event.test(values) && where.test(values);
      if (trigger instanceof OfferTrigger.Follows follows) {
        earlier = Conditions.compile(follows.first(), columns::indexOf);
      } else {
        boolean looksBack =
            trigger instanceof OfferTrigger.Counts || trigger instanceof OfferTrigger.Returns;
        earlier = looksBack ? event : never;
      }
      missed =
          trigger instanceof OfferTrigger.Lacks lacks
              ? Conditions.compile(lacks.notThen(), columns::indexOf)
              : never;
      forbids =
          rule.unless()
              .map(unless -> Conditions.compile(unless.where(), columns::indexOf))
              .orElse(never);
      List<String> alike =
          trigger instanceof OfferTrigger.Counts counts ? counts.same() : List.of();
      same = columns.indexesOf(alike);
      text = rule.text();
      shown = columns.indexesOf(text.columns());
    }

    long roles(@Nullable Object[] event) {
      long roles = offers.test(event) ? 1L << OFFERS : 0;
      roles |= earlier.test(event) ? 1L << EARLIER : 0;
      roles |= missed.test(event) ? 1L << MISSED : 0;
      return roles | (forbids.test(event) ? 1L << FORBIDS : 0);
    }

    long group(@Nullable Object[] event, ValueDigest digest) {
      if (same.length == 0) {
        return 0;
      }
      for (int column : same) {
        digest.add(event[column]);
      }
      return Hash128.of(digest.finish()).high();
    }

    String text(@Nullable Object[] event) {
      StringBuilder words = new StringBuilder(text.texts().get(0));
      for (int i = 0; i < shown.length; i++) {
        Object value = event[shown[i]];
        words.append(value == null ? "" : value).append(text.texts().get(i + 1));
      }
      return words.toString();
    }
  }
}
