package dev.alluvium.transforms.offers;

import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferRuleSpec;
import dev.alluvium.schemas.spec.offer.OfferTrigger;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.keys.ValueDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which offers a subject's events make. A pure function: of the events in order, of the offers
 * before, and of how far the stream has come. Whatever is decided at a time looks at events up to
 * then alone. Not safe for several threads.
 */
final class OfferRules {
  static final long NEVER = Long.MIN_VALUE;
  private static final long DAY_MICROS = micros(Duration.ofDays(1));

  /** What cannot be decided by the subject's events alone. */
  interface Clock {
    /** Whether an offer of that time that is new may be made now. */
    boolean isOpen(long micros, boolean isDelayed);

    /** Whether it was made before: then it stays. */
    boolean wasMade(Hash128 id);
  }

  /** A rule with its lengths in microseconds. */
  private record Rule(
      OfferRuleSpec spec, long delay, long unlessWithin, long coolDown, int perDay) {}

  /** An event on which a rule would make an offer at that time. */
  private record Candidate(SubjectEvent event, int rule, long micros) {}

  private static final Comparator<Candidate> IN_ORDER =
      Comparator.comparingLong(Candidate::micros)
          .thenComparing(Candidate::event)
          .thenComparingInt(Candidate::rule);

  private final String campaign;
  private final Rule[] rules;
  private final int perDay;
  private final long longestDelay;
  private final ValueDigest digest = new ValueDigest();

  OfferRules(CampaignSpec campaign) {
    this.campaign = campaign.name();
    this.rules = campaign.rules().stream().map(OfferRules::rule).toArray(Rule[]::new);
    this.perDay = campaign.perDay().orElse(Integer.MAX_VALUE);
    long longest = 0;
    for (Rule rule : rules) {
      longest = Math.max(longest, rule.delay);
    }
    this.longestDelay = longest;
  }

  private static Rule rule(OfferRuleSpec spec) {
    return new Rule(
        spec,
        spec.trigger() instanceof OfferTrigger.Lacks lacks ? micros(lacks.within()) : 0,
        spec.unless().map(unless -> micros(unless.within())).orElse(0L),
        spec.coolDown().map(OfferRules::micros).orElse(0L),
        spec.perDay().orElse(Integer.MAX_VALUE));
  }

  static long micros(Duration length) {
    return length.toMillis() * 1_000;
  }

  int size() {
    return rules.length;
  }

  OfferRuleSpec spec(int rule) {
    return rules[rule].spec;
  }

  /** How long an offer of the rule is remembered for those behind it. */
  long coolDown(int rule) {
    return rules[rule].coolDown;
  }

  static long day(long micros) {
    return Math.floorDiv(micros, DAY_MICROS);
  }

  /** By rule, how long after its event an offer is made; microseconds. */
  static long[] delays(CampaignSpec campaign) {
    return campaign.rules().stream().mapToLong(rule -> rule(rule).delay).toArray();
  }

  /** The last time at which an offer on that event can be due. */
  long lastDue(SubjectEvent event) {
    return event.micros() + longestDelay;
  }

  /**
   * The offers from a time on, in order.
   *
   * @param events in order, as far back as rules reach
   * @param lastSeen by rule, the time of the last event before these that it looks back to
   * @param before the offers before that time that can matter
   */
  List<Offer> offers(
      String subject,
      List<SubjectEvent> events,
      long[] lastSeen,
      List<Offer.Past> before,
      long fromMicros,
      Clock clock) {
    List<Candidate> candidates = candidates(events, lastSeen, fromMicros);
    if (candidates.isEmpty()) {
      return List.of();
    }
    candidates.sort(IN_ORDER);
    Limits limits = new Limits(before);
    List<Offer> offers = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (!limits.allow(candidate)) {
        continue;
      }
      Hash128 id = id(subject, candidate);
      boolean isDelayed = rules[candidate.rule].delay > 0;
      if (clock.wasMade(id) || clock.isOpen(candidate.micros, isDelayed)) {
        limits.add(candidate.rule, candidate.micros);
        offers.add(
            new Offer(
                id,
                candidate.rule,
                candidate.micros,
                candidate.event.micros(),
                String.valueOf(candidate.event.texts()[candidate.rule])));
      }
    }
    return offers;
  }

  private Hash128 id(String subject, Candidate candidate) {
    Hash128 identity = candidate.event.identity();
    digest.add(campaign).add(rules[candidate.rule].spec.name()).add(subject);
    return Hash128.of(digest.add(identity.high()).add(identity.low()).finish());
  }

  private List<Candidate> candidates(List<SubjectEvent> events, long[] lastSeen, long fromMicros) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = events.size() - 1; i >= 0 && lastDue(events.get(i)) >= fromMicros; i--) {
      SubjectEvent event = events.get(i);
      for (int rule = 0; rule < rules.length; rule++) {
        long micros = event.micros() + rules[rule].delay;
        if (micros >= fromMicros
            && event.is(rule, EventRoles.OFFERS)
            && isTriggered(events, i, rule, lastSeen[rule])
            && !isForbidden(events, rule, micros)) {
          candidates.add(new Candidate(event, rule, micros));
        }
      }
    }
    return candidates;
  }

  private boolean isTriggered(List<SubjectEvent> events, int place, int rule, long lastSeen) {
    OfferTrigger trigger = rules[rule].spec.trigger();
    if (trigger instanceof OfferTrigger.Counts counts) {
      return counts(events, place, rule, counts.atLeast(), micros(counts.within()));
    }
    if (trigger instanceof OfferTrigger.Follows follows) {
      return follows(events, place, rule, micros(follows.within()));
    }
    if (trigger instanceof OfferTrigger.Lacks) {
      return lacks(events, place, rule);
    }
    return !(trigger instanceof OfferTrigger.Returns returns)
        || returns(events, place, rule, lastSeen, returns);
  }

  private static boolean counts(
      List<SubjectEvent> events, int place, int rule, int atLeast, long within) {
    SubjectEvent last = events.get(place);
    int missing = atLeast;
    for (int i = place; i >= 0 && missing > 0; i--) {
      SubjectEvent event = events.get(i);
      if (last.micros() - event.micros() > within) {
        return false;
      }
      if (event.is(rule, EventRoles.EARLIER) && event.groups()[rule] == last.groups()[rule]) {
        missing--;
      }
    }
    return missing == 0;
  }

  private static boolean follows(List<SubjectEvent> events, int place, int rule, long within) {
    long from = events.get(place).micros() - within;
    for (int i = place - 1; i >= 0 && events.get(i).micros() >= from; i--) {
      if (events.get(i).is(rule, EventRoles.EARLIER)) {
        return true;
      }
    }
    return false;
  }

  private boolean lacks(List<SubjectEvent> events, int place, int rule) {
    long until = events.get(place).micros() + rules[rule].delay;
    for (int i = place + 1; i < events.size() && events.get(i).micros() <= until; i++) {
      if (events.get(i).is(rule, EventRoles.MISSED)) {
        return false;
      }
    }
    return true;
  }

  private static boolean returns(
      List<SubjectEvent> events, int place, int rule, long lastSeen, OfferTrigger.Returns trigger) {
    long last = lastSeen;
    for (int i = place - 1; i >= 0; i--) {
      if (events.get(i).is(rule, EventRoles.EARLIER)) {
        last = events.get(i).micros();
        break;
      }
    }
    if (last == NEVER) {
      return false;
    }
    long away = events.get(place).micros() - last;
    return away >= micros(trigger.after()) && away <= micros(trigger.atMost());
  }

  private boolean isForbidden(List<SubjectEvent> events, int rule, long micros) {
    if (rules[rule].spec.unless().isEmpty()) {
      return false;
    }
    long from = micros - rules[rule].unlessWithin;
    for (int i = events.size() - 1; i >= 0 && events.get(i).micros() >= from; i--) {
      if (events.get(i).micros() <= micros && events.get(i).is(rule, EventRoles.FORBIDS)) {
        return true;
      }
    }
    return false;
  }

  /** What offers before let through. */
  private final class Limits {
    private final long[] last = new long[rules.length];
    private final int[] ofRule = new int[rules.length];
    private int ofAll;
    private long day = Long.MIN_VALUE;

    Limits(List<Offer.Past> before) {
      Arrays.fill(last, NEVER);
      before.stream()
          .sorted(Comparator.comparingLong(Offer.Past::micros))
          .forEach(past -> add(past.rule(), past.micros()));
    }

    boolean allow(Candidate candidate) {
      int rule = candidate.rule;
      boolean isCool = last[rule] == NEVER || candidate.micros - last[rule] >= rules[rule].coolDown;
      if (day(candidate.micros) != day) {
        return isCool;
      }
      return isCool && ofAll < perDay && ofRule[rule] < rules[rule].perDay;
    }

    /** In order of time. */
    void add(int rule, long micros) {
      last[rule] = Math.max(last[rule], micros);
      if (day(micros) != day) {
        day = day(micros);
        ofAll = 0;
        Arrays.fill(ofRule, 0);
      }
      ofAll++;
      ofRule[rule]++;
    }
  }
}
