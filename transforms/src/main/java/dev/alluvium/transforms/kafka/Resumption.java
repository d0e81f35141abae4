package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.ClientSettings.Reset;

/**
 * Where reading goes on in a log that may no longer have what it was to go on with.
 *
 * @param offset to go on from
 * @param lostFrom the first offset that is lost unread
 * @param lostUntil the first offset after those; {@code lostFrom} where none is
 * @param again whether offsets from {@code offset} on may have been read before
 */
record Resumption(long offset, long lostFrom, long lostUntil, boolean again) {
  /** Where it was to go on. */
  static Resumption at(long offset) {
    return new Resumption(offset, offset, offset, false);
  }

  /**
   * Of a log that holds the offsets from {@code beginning} until {@code end}. What is in front of
   * the beginning was deleted; a log that ends before the place that was wanted has been cut off,
   * and what is in it now is not what was read.
   */
  static Resumption of(long wanted, long beginning, long end, Reset reset) {
    if (wanted < beginning) {
      long offset = reset == Reset.LATEST ? end : beginning;
      return new Resumption(offset, wanted, offset, false);
    }
    return wanted > end ? cutOff(beginning) : at(wanted);
  }

  /** The log was cut off, and is other than what was read from that offset on, or before. */
  static Resumption cutOff(long offset) {
    return new Resumption(offset, offset, offset, true);
  }

  long lost() {
    return lostUntil - lostFrom;
  }
}
