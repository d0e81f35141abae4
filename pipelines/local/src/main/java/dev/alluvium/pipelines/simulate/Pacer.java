package dev.alluvium.pipelines.simulate;

/** Decides when an event may be sent. */
public interface Pacer {
  /** Below this a wait costs more than it is worth: it is made up for by the next ones. */
  long SHORTEST_WAIT_NANOS = 1_000_000;

  /** Returns when an event of that time, epoch milliseconds, may be sent. */
  void await(long eventTime) throws InterruptedException;

  /** As fast as possible. */
  static Pacer unlimited() {
    return eventTime -> {};
  }

  /** At most {@code perSecond} events a second, evenly; time lost to a slow sink is not made up. */
  static Pacer atRate(double perSecond, WallClock clock) {
    double step = 1e9 / perSecond;
    return new Pacer() {
      private double due = clock.nanos();

      @Override
      public void await(long eventTime) throws InterruptedException {
        waitUntil((long) due, clock);
        due = Math.max(due, clock.nanos() - 1e9) + step;
      }
    };
  }

  /** When the event happens: never before its time on the clock. */
  static Pacer realTime(WallClock clock) {
    return eventTime -> waitUntil(eventTime * 1_000_000, clock);
  }

  /**
   * As they happened, but so many times as fast; the first at once, and one that is older than
   * those before it at once too.
   */
  static Pacer timesAsFast(double pace, WallClock clock) {
    return new Pacer() {
      private boolean hasBegun;
      private long first;
      private long began;

      @Override
      public void await(long eventTime) throws InterruptedException {
        if (!hasBegun) {
          hasBegun = true;
          first = eventTime;
          began = clock.nanos();
        }
        waitUntil(began + (long) ((eventTime - (double) first) * 1e6 / pace), clock);
      }
    };
  }

  private static void waitUntil(long nanos, WallClock clock) throws InterruptedException {
    long wait = nanos - clock.nanos();
    if (wait >= SHORTEST_WAIT_NANOS) {
      clock.sleep(wait);
    }
  }
}
