package dev.alluvium.pipelines.simulate.transit;

import java.time.DayOfWeek;
import java.time.LocalDateTime;

/** How many pass a turnstile a minute, by the clock on the wall. */
final class Commute {
  private static final double MORNING = 8.3;
  private static final double EVENING = 17.6;
  private static final double PEAK = 14;
  private static final double DAY = 3;
  private static final double NIGHT = 0.3;
  private static final double PEAK_WIDTH_HOURS = 1.1;

  private Commute() {}

  /** Expected entries of a minute. */
  static double entries(LocalDateTime time, Station station) {
    return perMinute(time, station, station.isHome() ? MORNING : EVENING);
  }

  /** Expected exits of a minute. */
  static double exits(LocalDateTime time, Station station) {
    return perMinute(time, station, station.isHome() ? EVENING : MORNING);
  }

  private static double perMinute(LocalDateTime time, Station station, double peakHour) {
    double hour = time.getHour() + time.getMinute() / 60.0;
    double base = hour >= 6 && hour < 23 ? DAY : NIGHT;
    boolean isWeekend =
        time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
    double distance = (hour - peakHour) / PEAK_WIDTH_HOURS;
    double peak = isWeekend ? 0 : PEAK * StrictMath.exp(-distance * distance / 2);
    return station.size() * (base + peak);
  }
}
