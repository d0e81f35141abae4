package dev.alluvium.pipelines.simulate.transit;

import java.time.LocalDateTime;
import java.util.SplittableRandom;

/**
 * Evenings on which a crowd goes home from an event near a station: for half an hour as many enter
 * as at many a peak. By seed, station and day alone, so that the same run has the same crowds.
 */
final class Crowds {
  /** One evening in so many, per station. */
  private static final int ONE_IN = 10;

  private static final double TIMES = 8;
  private static final int HOUR = 22;
  private static final int MINUTES = 30;

  private final long seed;

  Crowds(long seed) {
    this.seed = seed;
  }

  /** By how much more enter than without a crowd. */
  double factor(LocalDateTime time, Station station) {
    boolean isTime = time.getHour() == HOUR && time.getMinute() < MINUTES;
    return isTime && isEvening(time.toLocalDate().toEpochDay(), station) ? TIMES : 1;
  }

  private boolean isEvening(long day, Station station) {
    return new SplittableRandom(31 * (31 * seed + day) + station.name().hashCode()).nextInt(ONE_IN)
        == 0;
  }
}
