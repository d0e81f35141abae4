package dev.alluvium.schemas.spec.expression;

import java.time.Duration;
import java.util.Optional;

/** A function of a time that gives the same for all times of a stretch. */
public interface CutsTime {
  /** Name of the column that holds the time. */
  String column();

  /** Length of the stretches, counted from the epoch in UTC, whose start it gives; else empty. */
  default Optional<Duration> stretch() {
    return Optional.empty();
  }

  /** Length of the parts of a day, UTC, of which it tells which, without its day; else empty. */
  default Optional<Duration> partOfDay() {
    return Optional.empty();
  }
}
