package dev.alluvium.transforms.source;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * The furthest event-time watermark of any partition of a reading in this JVM. A partition that has
 * nothing to give follows it, so that it holds nobody up; when all are quiet, it goes on at the
 * pace of the wall clock, so that the last windows close. It measures time that passes rather than
 * the time of day, so events of the past that are produced today are not late.
 */
public final class EventTimeClock {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private long furthest = UNKNOWN;
  private long advancedAt;

  EventTimeClock() {}

  /** A partition's watermark has come to {@code watermarkMillis} at {@code nowMillis}. */
  public synchronized void advance(long watermarkMillis, long nowMillis) {
    if (watermarkMillis > furthest) {
      furthest = watermarkMillis;
      advancedAt = nowMillis;
    }
  }

  /** Whether any partition has given out an event. */
  public synchronized boolean hasSeenAnEvent() {
    return furthest != UNKNOWN;
  }

  /**
   * The watermark of a partition that has had nothing since {@code idleSinceMillis}: the furthest
   * of all, plus the time for which neither that one nor this partition has moved, but by that not
   * beyond {@code ceilingMillis}. {@code TIMESTAMP_MIN_VALUE} while no partition has seen an event.
   */
  public synchronized Instant idleWatermark(
      long idleSinceMillis, long nowMillis, long ceilingMillis) {
    if (furthest == UNKNOWN) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    long quiet = Math.max(0, nowMillis - Math.max(idleSinceMillis, advancedAt));
    return Instant.ofEpochMilli(Math.max(furthest, Math.min(furthest + quiet, ceilingMillis)));
  }
}
