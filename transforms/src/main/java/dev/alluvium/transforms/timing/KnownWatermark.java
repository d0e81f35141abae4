package dev.alluvium.transforms.timing;

import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * What a stateful step knows of the watermark: never more than it is. Where a timer tells it, just
 * that. Elsewhere the time of the last event-time timer of the key that fired, which its state
 * keeps for good: when the state of a window is given up, it is what tells that an element comes
 * too late for it. A key that has never seen a timer fire has given nothing up, and can take any
 * element.
 */
public final class KnownWatermark {
  private final Timing timing;

  public KnownWatermark(Timing timing) {
    this.timing = timing;
  }

  /** Epoch milliseconds. */
  public long atElement(Timer timer, ValueState<Long> fired) {
    if (timing.timersTellWatermark()) {
      return EventTimer.watermarkMillis(timer);
    }
    Long last = fired.read();
    return last == null ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : last;
  }

  /** Epoch milliseconds, when a timer has fired. */
  public long atTimer(Timer timer, long fireMillis, ValueState<Long> fired) {
    if (timing.timersTellWatermark()) {
      return Math.max(EventTimer.watermarkMillis(timer), fireMillis);
    }
    Long last = fired.read();
    if (last != null && last >= fireMillis) {
      return last;
    }
    fired.write(fireMillis);
    return fireMillis;
  }
}
