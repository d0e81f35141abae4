package dev.alluvium.schemas.spec.window;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/** How an aggregate mart cuts event time. */
public sealed interface WindowSpec extends Serializable
    permits FixedWindows, HoppingWindows, CumulatingWindows, CalendarWindows, SessionWindows {
  ZoneId UTC = ZoneId.of("UTC");

  /** Is told of windows, by their bounds; microseconds since the epoch. */
  interface Bounds {
    /**
     * Takes a window.
     *
     * @param end the first instant after it
     */
    void take(long start, long end);
  }

  /** Gives out the windows that an event at that time, microseconds since the epoch, is in. */
  void of(long time, Bounds out);

  /** No window is longer. */
  Duration longest();

  /**
   * How far around an event any window that it is in can reach. A rebuild reads that much more on
   * either side.
   */
  default Duration reach() {
    return longest();
  }

  /**
   * Whether an event can be in several of them, so that what is counted in each does not add up.
   */
  default boolean overlap() {
    return false;
  }

  /** The zone whose calendar they keep to. */
  default ZoneId zone() {
    return UTC;
  }

  /** Whether that column tells each of them from all others. */
  boolean areToldApartBy(WindowColumn.Part part);

  /** What they are, for people: {@code windows of 1h}. */
  String text();

  /** What decides which there are, for machines: where it differs, what is stored means another. */
  String meaning();

  /** The same for what a stream holds: where it differs, open windows are read from raw anew. */
  default String stateText() {
    return meaning();
  }
}
