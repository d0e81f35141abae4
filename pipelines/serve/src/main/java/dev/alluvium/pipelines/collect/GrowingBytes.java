package dev.alluvium.pipelines.collect;

import java.util.Arrays;

/** Bytes that are gathered, up to a limit, each of them accounted for before it is held. */
final class GrowingBytes {
  private static final int FIRST = 8 << 10;

  private final InFlight.Share share;
  private final int limit;
  private final String tooLarge;
  private byte[] bytes = {};
  private int length;

  /**
   * @param tooLarge what to say beyond the limit
   */
  GrowingBytes(InFlight.Share share, int limit, String tooLarge) {
    this.share = share;
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /**
   * Adds bytes.
   *
   * @throws Refusal beyond the limit, and where there is no room
   */
  void add(byte[] from, int count) {
    if (count > limit - length) {
      throw Refusal.tooLarge(tooLarge);
    }
    int needed = length + count;
    if (needed > bytes.length) {
      int size = (int) Math.min(limit, Math.max(needed, Math.max(FIRST, 2L * bytes.length)));
      share.take(size);
      int before = bytes.length;
      bytes = Arrays.copyOf(bytes, size);
      share.give(before);
    }
    System.arraycopy(from, 0, bytes, length, count);
    length = needed;
  }

  byte[] buffer() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Lets go of all. */
  void clear() {
    share.give(bytes.length);
    bytes = new byte[0];
    length = 0;
  }
}
