package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** When a window is far above the usual. Exact: of whole numbers and decimals only. */
final class AlertRule {
  private final BigDecimal atLeast;
  private final BigDecimal times;
  private final long fewest;

  AlertRule(AlertSpec alert) {
    this.atLeast = alert.atLeast();
    this.times = alert.times();
    this.fewest = alert.windows();
  }

  /** Whether the value is one that can alert at all. */
  boolean matters(@Nullable BigDecimal value) {
    return value != null && value.compareTo(atLeast) >= 0;
  }

  /**
   * Whether a value alerts.
   *
   * @param usualTotal sum over the windows that it is compared with
   * @param usualWindows their number
   */
  boolean alerts(BigDecimal value, BigDecimal usualTotal, long usualWindows) {
    return matters(value)
        && usualWindows >= fewest
        && value.multiply(BigDecimal.valueOf(usualWindows)).compareTo(usualTotal.multiply(times))
            >= 0;
  }
}
