package dev.alluvium.transforms.offers;

import dev.alluvium.transforms.aggregate.Hash128;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is held of one subject: its events as far back as rules reach, the offers that were made of
 * those that can change still, and of the others what limits the offers behind them.
 */
final class Subject {
  /** In the place of a time: nothing has changed. */
  static final long CLEAN = Long.MAX_VALUE;

  /** In order, one of each identity. */
  final List<SubjectEvent> events = new ArrayList<>();

  /** By rule, the time of the last event that was given up and that it looks back to. */
  final long[] lastSeen;

  /** Offers from before the horizon. */
  final List<Offer.Past> past = new ArrayList<>();

  /** Offers that were published, and can be taken back. */
  final Map<Hash128, Offer.Given> given = new LinkedHashMap<>();

  /** Offers that a run before has published, until all that it knew has come. */
  final Map<Hash128, SeenOffer> known = new HashMap<>();

  /** The last messages about offers that nobody here has made, or not yet, or that went back. */
  final Map<Hash128, SeenOffer> seen = new HashMap<>();

  /** The offers from then on have to be found anew. */
  long dirtyFrom = CLEAN;

  Subject(int rules) {
    lastSeen = new long[rules];
    Arrays.fill(lastSeen, OfferRules.NEVER);
  }

  /** Where what becomes of offers goes. */
  interface Output {
    void made(Offer offer);

    /** Returns the version of the message. */
    long takenBack(Offer.Given offer);
  }

  /**
   * Takes an event in, unless one of its identity is there that counts more, or the same.
   *
   * @return whether anything changed
   */
  boolean add(SubjectEvent event) {
    int place = Collections.binarySearch(events, event);
    int at = place < 0 ? -place - 1 : place;
    for (int i = at; i < events.size() && events.get(i).micros() == event.micros(); i++) {
      if (events.get(i).identity().equals(event.identity())) {
        return false;
      }
    }
    for (int i = at - 1; i >= 0 && events.get(i).micros() == event.micros(); i--) {
      if (events.get(i).identity().equals(event.identity())) {
        events.remove(i);
        at--;
        break;
      }
    }
    events.add(at, event);
    dirtyFrom = Math.min(dirtyFrom, event.micros());
    return true;
  }

  /** Takes in that there was an event before all that is held. */
  void addLastSeen(SubjectEvent event) {
    for (int rule = 0; rule < lastSeen.length; rule++) {
      if (event.is(rule, EventRoles.EARLIER)) {
        lastSeen[rule] = Math.max(lastSeen[rule], event.micros());
      }
    }
    dirtyFrom = Math.min(dirtyFrom, event.micros());
  }

  /** Takes in what a run before has published. */
  void addKnown(SeenOffer offer) {
    known.merge(
        offer.offer().id(), offer, (one, two) -> one.version() >= two.version() ? one : two);
  }

  /**
   * Takes in what was read back: what was made here, and stands, says nothing new, nor does what
   * comes behind a newer message.
   */
  void addSeen(SeenOffer offer) {
    Hash128 id = offer.offer().id();
    if (given.containsKey(id)) {
      seen.remove(id);
    } else {
      seen.merge(id, offer, (one, two) -> one.version() >= two.version() ? one : two);
    }
  }

  /** Finds the offers anew from where something has changed, and tells what is not as it was. */
  void judge(String name, OfferRules rules, long horizon, OfferRules.Clock clock, Output out) {
    takeUp(horizon);
    if (dirtyFrom == CLEAN) {
      return;
    }
    long from = Math.max(dirtyFrom, horizon);
    dirtyFrom = CLEAN;
    List<Offer.Past> before = new ArrayList<>(past);
    Map<Hash128, Offer.Given> gone = new LinkedHashMap<>();
    given
        .values()
        .forEach(
            offer -> {
              if (offer.micros() < from) {
                before.add(new Offer.Past(offer.rule(), offer.micros()));
              } else {
                gone.put(offer.id(), offer);
              }
            });
    List<Offer> offers = rules.offers(name, events, lastSeen, before, from, clock);
    offers.forEach(offer -> gone.remove(offer.id()));
    gone.forEach(
        (id, offer) -> {
          given.remove(id);
          seen.put(id, new SeenOffer(offer, out.takenBack(offer), true));
        });
    for (Offer offer : offers) {
      Offer.Given now = offer.given();
      if (!now.equals(given.put(offer.id(), now))) {
        out.made(offer);
      }
    }
  }

  /** What a run before has published stands, as far as events do not say otherwise. */
  private void takeUp(long horizon) {
    if (known.isEmpty()) {
      return;
    }
    for (SeenOffer published : known.values()) {
      Offer.Given offer = published.offer();
      if (published.isTakenBack()) {
        addSeen(published);
      } else if (offer.micros() < horizon) {
        past.add(new Offer.Past(offer.rule(), offer.micros()));
      } else {
        given.putIfAbsent(offer.id(), offer);
      }
    }
    known.clear();
    dirtyFrom = Math.min(dirtyFrom, horizon);
  }

  /**
   * Gives up what no event can change that comes from now on, or that can change nothing.
   *
   * @param horizon what is before it stays as it is
   * @param reach how far behind an offer an event may lie that decides about it
   * @param atMost by rule, for how long its last event is held
   */
  void giveUp(OfferRules rules, long horizon, long reach, long[] atMost, Output out) {
    int first = 0;
    long kept = horizon == Long.MIN_VALUE ? horizon : horizon - reach;
    while (first < events.size() && events.get(first).micros() < kept) {
      addLastSeen(events.get(first++));
    }
    events.subList(0, first).clear();
    dirtyFrom = CLEAN;
    given
        .values()
        .removeIf(
            offer -> {
              boolean stays = offer.micros() < horizon;
              if (stays) {
                past.add(new Offer.Past(offer.rule(), offer.micros()));
                seen.remove(offer.id());
              }
              return stays;
            });
    seen.values()
        .removeIf(
            read -> {
              boolean isOver = read.offer().micros() < horizon;
              if (isOver && !read.isTakenBack()) {
                out.takenBack(read.offer());
              }
              return isOver;
            });
    for (int rule = 0; rule < lastSeen.length; rule++) {
      if (lastSeen[rule] != OfferRules.NEVER && horizon - lastSeen[rule] > atMost[rule]) {
        lastSeen[rule] = OfferRules.NEVER;
      }
    }
    forgetPast(rules, horizon);
  }

  private void forgetPast(OfferRules rules, long horizon) {
    long[] last = new long[lastSeen.length];
    Arrays.fill(last, OfferRules.NEVER);
    past.forEach(offer -> last[offer.rule()] = Math.max(last[offer.rule()], offer.micros()));
    past.removeIf(
        offer -> {
          boolean isOfToday = OfferRules.day(offer.micros()) >= OfferRules.day(horizon);
          boolean cools =
              offer.micros() == last[offer.rule()]
                  && horizon - offer.micros() < rules.coolDown(offer.rule());
          return !isOfToday && !cools;
        });
  }

  boolean isEmpty() {
    return events.isEmpty()
        && past.isEmpty()
        && given.isEmpty()
        && known.isEmpty()
        && seen.isEmpty()
        && Arrays.stream(lastSeen).allMatch(time -> time == OfferRules.NEVER);
  }
}
