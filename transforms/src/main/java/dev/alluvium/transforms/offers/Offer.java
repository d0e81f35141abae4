package dev.alluvium.transforms.offers;

import dev.alluvium.transforms.aggregate.Hash128;

/**
 * An offer to a subject.
 *
 * @param id the same for the same rule, subject and event, whenever it is made
 * @param rule place of the rule in its campaign
 * @param micros when it is made, microseconds since the epoch
 * @param triggeredMicros when the event happened that it is made on
 */
record Offer(Hash128 id, int rule, long micros, long triggeredMicros, String text) {
  Given given() {
    return new Given(id, rule, micros, triggeredMicros, text.hashCode());
  }

  /** What is remembered of an offer that was published, as long as it may be taken back. */
  record Given(Hash128 id, int rule, long micros, long triggeredMicros, int textHash) {}

  /** What is remembered of an offer that stays. */
  record Past(int rule, long micros) {}
}
