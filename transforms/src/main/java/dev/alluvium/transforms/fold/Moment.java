package dev.alluvium.transforms.fold;

import java.time.Instant;
import org.apache.beam.sdk.values.TupleTag;

/** What a {@link KeyedFold} is told, and how it gives something out. */
public interface Moment {
  /**
   * What is known of the watermark, epoch milliseconds: never more than it is. On some runners it
   * is what the key's own timers have told by firing.
   */
  long watermarkMillis();

  /** The time of day. */
  Instant now();

  /**
   * A number larger than every one that the key was given before, by whichever worker, whatever the
   * clock does; not less than the time of day in microseconds.
   */
  long nextSequence();

  /** Gives something out at the time of what came in. */
  <T> void output(TupleTag<T> tag, T value);

  /** Gives something out at that time, or at that of what came in where that is later. */
  <T> void output(TupleTag<T> tag, T value, org.joda.time.Instant timestamp);
}
