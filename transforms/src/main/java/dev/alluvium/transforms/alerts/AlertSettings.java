package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import java.time.Duration;

/**
 * What a stream's alerts are found by: the rule, and until when windows can change.
 *
 * @param latenessMillis how far behind the watermark an event may be
 * @param windowMillis length of a window
 * @param rises whether more events never make a window's value less
 * @param knownUntilMillis windows that start later have not been published by a run before
 */
record AlertSettings(
    AlertRule rule,
    int weeks,
    long latenessMillis,
    long windowMillis,
    boolean rises,
    long knownUntilMillis) {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** A day is over in every zone so many days after it begins, UTC. */
  private static final int ANY_ZONE = 2;

  static AlertSettings of(
      AlertSpec alert, Duration lateness, Duration window, boolean rises, long knownUntilMillis) {
    return new AlertSettings(
        new AlertRule(alert),
        alert.weeks(),
        lateness.toMillis(),
        window.toMillis(),
        rises,
        knownUntilMillis);
  }

  /** When a window's last change has come: two sizes after the allowed lateness, to be sure. */
  long windowOverMillis(long start) {
    return start + 3 * windowMillis + latenessMillis;
  }

  /** The start of the last window that is over at that watermark. */
  long overAt(long watermarkMillis) {
    return watermarkMillis - 3 * windowMillis - latenessMillis;
  }

  /** When no window that can still change is compared with that day any more. */
  long dayOverMillis(long day) {
    return (day + 7L * weeks + ANY_ZONE) * DAY_MILLIS + 3 * windowMillis + latenessMillis;
  }

  /**
   * Whether a run before may have published the window, by what it knew of it then: by less of it,
   * whose value may have been larger only if it does not only rise.
   */
  boolean mayHaveAlerted(Watched window) {
    return window.start() <= knownUntilMillis && (!rises || rule.matters(window.value()));
  }

  /** Whether there was a run before. */
  boolean isAnyKnown() {
    return knownUntilMillis != Long.MIN_VALUE;
  }

  /** These, where a run before may have published any window. */
  AlertSettings ofAnyWindow() {
    return new AlertSettings(rule, weeks, latenessMillis, windowMillis, rises, Long.MAX_VALUE);
  }
}
