package dev.alluvium.pipelines.simulate;

/**
 * Who is simulated, and from when.
 *
 * @param seed decides everything that is drawn
 * @param users how many people there are; those who leave are replaced
 * @param startMillis event time of the beginning, epoch milliseconds UTC
 * @param steady whether activity is the same at every hour, with visits in quick succession, as a
 *     real-time run of a given rate needs; otherwise it follows the hours of the day and the days
 *     of the week
 * @param pace how many times as fast as people they live
 */
public record Population(long seed, int users, long startMillis, boolean steady, int pace) {
  private static final long SECOND = 1000;

  /** How long a second of their lives takes, milliseconds; at least one. */
  public long secondMillis() {
    return Math.max(1, SECOND / pace);
  }
}
