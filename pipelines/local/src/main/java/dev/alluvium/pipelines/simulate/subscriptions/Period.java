package dev.alluvium.pipelines.simulate.subscriptions;

import java.time.LocalDate;

/** A plan that somebody has from a day on. */
record Period(long subscription, int customer, int plan, LocalDate start) {
  private static final int YEARLY = 3;
  private static final int LAST_DAY_OF_EVERY_MONTH = 28;

  /** Whether it is paid for on that day. */
  boolean isDue(LocalDate day) {
    return plan == YEARLY
        ? day.getDayOfYear() == start.getDayOfYear()
        : day.getDayOfMonth() == Math.min(start.getDayOfMonth(), LAST_DAY_OF_EVERY_MONTH);
  }
}
