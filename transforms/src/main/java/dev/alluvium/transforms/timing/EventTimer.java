package dev.alluvium.transforms.timing;

import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/** Event-time timers in the global window. */
public final class EventTimer {
  private EventTimer() {}

  /**
   * The watermark that the step has come to, epoch milliseconds. Not on portable runners; see
   * {@link KnownWatermark}.
   */
  public static long watermarkMillis(Timer timer) {
    return timer.getCurrentRelativeTime().getMillis();
  }

  /** Sets the timer to that time, or to the end of all input, whichever is earlier. */
  public static void set(Timer timer, long millis) {
    long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    timer.set(Instant.ofEpochMilli(Math.min(millis, last)));
  }
}
