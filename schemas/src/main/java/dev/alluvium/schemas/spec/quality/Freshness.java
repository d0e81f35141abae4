package dev.alluvium.schemas.spec.quality;

import java.time.Duration;

/** The most that the newest row may be old. A table without rows is not fresh. */
public record Freshness(Duration atMost) implements Rule {
  @Override
  public boolean isOfClock() {
    return true;
  }

  @Override
  public Dimension dimension() {
    return Dimension.FRESHNESS;
  }
}
