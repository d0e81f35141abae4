package dev.alluvium.transforms.offers;

import dev.alluvium.transforms.aggregate.Hash128;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an event: its place in time, and what it is to each rule.
 *
 * @param identity what tells it from others; its time is part of that
 * @param roles bits, see {@link EventRoles}
 * @param groups by rule, a hash of what counted events must be alike in; 0 where there is nothing
 * @param texts by rule, the words of an offer that is made on it; NULL where it makes none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record SubjectEvent(
    long micros,
    long sequence,
    long digest,
    Hash128 identity,
    long roles,
    long[] groups,
    @Nullable String[] texts)
    implements Comparable<SubjectEvent> {

  /** By time, then by the event's sequence, then by digest; of one record, by identity. */
  @Override
  public int compareTo(SubjectEvent other) {
    int order = Long.compare(micros, other.micros);
    if (order == 0) {
      order = Long.compare(sequence, other.sequence);
    }
    if (order == 0) {
      order = Long.compare(digest, other.digest);
    }
    if (order == 0) {
      order = Long.compare(identity.high(), other.identity.high());
    }
    return order == 0 ? Long.compare(identity.low(), other.identity.low()) : order;
  }

  boolean is(int rule, int role) {
    return (roles & EventRoles.bit(rule, role)) != 0;
  }

  /** Characters of all texts. */
  int textLength() {
    int length = 0;
    for (String text : texts) {
      length += text == null ? 0 : text.length();
    }
    return length;
  }
}
