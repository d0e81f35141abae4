package dev.alluvium.transforms.source;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of one partition, or of a collection: its furthest event time less the
 * out-of-orderness, or while it is idle what the {@link EventTimeClock} says; never going back. An
 * event counts at most at its publishing, and that at most at the reader's time of day: no device
 * and no producer whose clock is ahead makes others late.
 */
public final class SourceWatermark {
  private final EventTimeClock clock;
  private final long outOfOrdernessMillis;
  private Instant watermark;

  public SourceWatermark(EventTimeClock clock, long outOfOrdernessMillis, Instant start) {
    this.clock = clock;
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.watermark = start;
  }

  /** A record has been given out. Without an event time it changes nothing. */
  public void see(
      @Nullable Long eventTimeMillis, @Nullable Long publishedAtMillis, long nowMillis) {
    if (eventTimeMillis != null) {
      long event = Math.min(eventTimeMillis, published(publishedAtMillis, nowMillis));
      Instant seen = bounded(bounded(event).getMillis() - outOfOrdernessMillis);
      advanceTo(seen);
      clock.advance(seen.getMillis(), nowMillis);
    }
  }

  /** There has been nothing to give out since then. */
  public void beIdle(long sinceMillis, long nowMillis) {
    advanceTo(clock.idleWatermark(sinceMillis, nowMillis, nowMillis - outOfOrdernessMillis));
  }

  public Instant get() {
    return watermark;
  }

  public void advanceTo(Instant instant) {
    if (instant.isAfter(watermark)) {
      watermark = instant;
    }
  }

  /** Where a record stands in event time: that without one, where it was published. */
  public static long timestamp(
      @Nullable Long eventTimeMillis, SourceRecord record, long nowMillis) {
    return eventTimeMillis == null ? published(record.publishedAt(), nowMillis) : eventTimeMillis;
  }

  /** Not later than now, whatever the producer says. */
  private static long published(@Nullable Long publishedAtMillis, long nowMillis) {
    return publishedAtMillis == null ? nowMillis : Math.min(publishedAtMillis, nowMillis);
  }

  /** What Beam takes for an element's timestamp. */
  public static Instant bounded(long millis) {
    long min = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long max = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    return Instant.ofEpochMilli(Math.max(min, Math.min(max, millis)));
  }
}
