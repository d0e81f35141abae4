package dev.alluvium.transforms.offers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The subjects of one share, as a state that is changed in place. */
final class Subjects {
  private static final long SUBJECT_BYTES = 400;
  private static final long EVENT_BYTES = 200;
  private static final long OFFER_BYTES = 120;

  /** An offer that is to be waited for. */
  record Due(long micros, String subject) {}

  final Map<String, Subject> byName = new HashMap<>();

  /** What is before it stays as it is; microseconds. */
  long horizon;

  /** Those whose offers have to be found anew. */
  final Set<String> dirty = new HashSet<>();

  /** When offers are due that are waited for; those of events that are gone may be among them. */
  final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::micros));

  /** Those that were due then have been found. */
  long foundUntil = Long.MIN_VALUE;

  /** How far events had gone on when offers were found last; microseconds. */
  long goneOn = Long.MIN_VALUE;

  /** The same, with those that have come since. */
  private long newest = Long.MIN_VALUE;

  private long oldest = Long.MAX_VALUE;
  private long events;
  private long textLength;

  /**
   * @param horizon microseconds since the epoch
   */
  Subjects(long horizon) {
    this.horizon = horizon;
  }

  Subject get(String name, int rules) {
    return byName.computeIfAbsent(name, unused -> new Subject(rules));
  }

  /**
   * Takes an event in that is as young as rules reach.
   *
   * @param delays by rule, how long after its event an offer is made; microseconds
   */
  void add(String name, SubjectEvent event, long[] delays) {
    if (get(name, delays.length).add(event)) {
      count(event);
      newest = Math.max(newest, event.micros());
      dirty.add(name);
      wait(name, event, delays);
    }
  }

  /** Sees to it that offers on an event are found that are due later. */
  private void wait(String name, SubjectEvent event, long[] delays) {
    for (int rule = 0; rule < delays.length; rule++) {
      long micros = event.micros() + delays[rule];
      if (delays[rule] > 0 && event.is(rule, EventRoles.OFFERS) && micros > foundUntil) {
        due.add(new Due(micros, name));
      }
    }
  }

  /** Has the offers found that are due by then. */
  void markDue(long micros) {
    while (!due.isEmpty() && due.element().micros() <= micros) {
      Due found = due.remove();
      Subject subject = byName.get(found.subject());
      if (subject != null) {
        subject.dirtyFrom = Math.min(subject.dirtyFrom, found.micros());
        dirty.add(found.subject());
      }
    }
    foundUntil = Math.max(foundUntil, micros);
  }

  /** The offers of all that has come have been found. */
  void goOn() {
    goneOn = Math.max(goneOn, newest);
    dirty.clear();
  }

  private void count(SubjectEvent event) {
    events++;
    textLength += event.textLength();
    oldest = Math.min(oldest, Math.max(event.micros(), horizon));
  }

  /** Takes in that something of that time is held. */
  void keeps(long micros) {
    oldest = Math.min(oldest, micros);
  }

  /** The time of the oldest thing that can be given up one day; the largest number if none is. */
  long oldest() {
    return oldest;
  }

  /** Counts again what is held, when something was given up, and forgets whom nothing is of. */
  void recount() {
    events = 0;
    textLength = 0;
    byName.values().removeIf(Subject::isEmpty);
    oldest = Long.MAX_VALUE;
    for (Subject subject : byName.values()) {
      subject.events.forEach(this::count);
      subject.seen.values().forEach(read -> keeps(Math.max(read.offer().micros(), horizon)));
      if (horizon != Long.MIN_VALUE) {
        keeps(horizon);
      }
    }
  }

  /** What is not kept of a state that was encoded. */
  void restore(long[] delays) {
    recount();
    byName.forEach(
        (name, subject) -> {
          subject.events.forEach(event -> wait(name, event, delays));
          if (subject.dirtyFrom != Subject.CLEAN || !subject.known.isEmpty()) {
            dirty.add(name);
          }
        });
  }

  /** About how many bytes it takes in memory. */
  long weigh() {
    return SUBJECT_BYTES * byName.size()
        + EVENT_BYTES * events
        + 2 * textLength
        + OFFER_BYTES * due.size();
  }
}
