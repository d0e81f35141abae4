package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.EventTimeClock;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of one partition: its furthest event time less the out-of-orderness, or while it is
 * idle what the {@link EventTimeClock} says; never going back. An event dated more than an hour
 * after its publishing has a wrong clock, and counts as that hour.
 */
final class PartitionWatermark {
  private static final long MAX_AHEAD_OF_PUBLISHING_MILLIS = 3_600_000;

  private final EventTimeClock clock;
  private final long outOfOrdernessMillis;
  private Instant watermark;
  private @Nullable Long idleSince;

  PartitionWatermark(EventTimeClock clock, long outOfOrdernessMillis, Instant start) {
    this.clock = clock;
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.watermark = start;
  }

  /** A record has been given out. Without an event time it changes nothing. */
  void see(@Nullable Long eventTimeMillis, @Nullable Long publishedAtMillis, long nowMillis) {
    idleSince = null;
    if (eventTimeMillis != null) {
      long published = publishedAtMillis == null ? nowMillis : publishedAtMillis;
      long event = Math.min(eventTimeMillis, published + MAX_AHEAD_OF_PUBLISHING_MILLIS);
      Instant seen = bounded(bounded(event).getMillis() - outOfOrdernessMillis);
      advanceTo(seen);
      clock.advance(seen.getMillis(), nowMillis);
    }
  }

  /** Everything in the partition has been given out, at {@code nowMillis} or before. */
  void becomeIdle(long nowMillis) {
    if (idleSince == null) {
      idleSince = nowMillis;
    }
  }

  /** There are records to be given out. */
  void becomeBusy() {
    idleSince = null;
  }

  Instant get(long nowMillis) {
    if (idleSince != null) {
      advanceTo(clock.idleWatermark(idleSince, nowMillis, nowMillis - outOfOrdernessMillis));
    }
    return watermark;
  }

  void advanceTo(Instant instant) {
    if (instant.isAfter(watermark)) {
      watermark = instant;
    }
  }

  /** What Beam takes for an element's timestamp. */
  static Instant bounded(long millis) {
    long min = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long max = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    return Instant.ofEpochMilli(Math.max(min, Math.min(max, millis)));
  }
}
