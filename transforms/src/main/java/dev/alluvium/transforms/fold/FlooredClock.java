package dev.alluvium.transforms.fold;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The time of day, but not before an instant: what a run before has numbered its rows by. */
final class FlooredClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Clock clock;
  private final Instant floor;

  FlooredClock(Clock clock, Instant floor) {
    this.clock = clock;
    this.floor = floor;
  }

  @Override
  public Instant instant() {
    Instant now = clock.instant();
    return now.isBefore(floor) ? floor : now;
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new FlooredClock(clock.withZone(zone), floor);
  }
}
