package dev.alluvium.pipelines.simulate.music;

/**
 * How much people listen at a time, relative to the busiest: hours of the day, days of the week.
 */
final class DayCycle {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int BUSIEST_HOUR = 16;
  private static final double WEEKEND = 0.5;
  private static final double[] BY_HOUR = new double[24];

  static {
    for (int hour = 0; hour < 24; hour++) {
      double angle = 2 * Math.PI * (hour - BUSIEST_HOUR) / 24;
      BY_HOUR[hour] = (1 + 0.65 * StrictMath.cos(angle)) / 1.65;
    }
  }

  private DayCycle() {}

  /** Within 0 and 1, for an epoch millisecond; days and hours are those of UTC. */
  static double activity(long millis) {
    long hours = Math.floorDiv(millis, HOUR_MILLIS);
    // The epoch began on a Thursday.
    long weekday = Math.floorMod(Math.floorDiv(hours, 24) + 3, 7L);
    double day = weekday >= 5 ? WEEKEND : 1;
    return day * BY_HOUR[(int) Math.floorMod(hours, 24L)];
  }
}
