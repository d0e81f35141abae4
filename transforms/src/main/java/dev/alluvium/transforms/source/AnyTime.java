package dev.alluvium.transforms.source;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/** For steps whose output may have whatever time, whatever their input's is. */
public final class AnyTime {
  /**
   * What such a step allows as skew: as long as all time that Beam knows. With a longer one, as the
   * longest of all, Beam's subtraction overflows, and it makes and catches an exception for every
   * element.
   */
  public static final Duration SKEW =
      new Duration(BoundedWindow.TIMESTAMP_MIN_VALUE, BoundedWindow.TIMESTAMP_MAX_VALUE);

  private AnyTime() {}
}
