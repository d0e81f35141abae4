package dev.alluvium.transforms.alerts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A window that is far above the usual.
 *
 * @param start of the window, epoch milliseconds
 * @param day of the window, days since the epoch
 * @param value of the watched measure
 * @param usualTotal sum over the windows that it is compared with
 * @param usualWindows their number
 */
record Alert(long start, long day, BigDecimal value, BigDecimal usualTotal, long usualWindows) {
  Alert {
    value = value.stripTrailingZeros();
    usualTotal = usualTotal.stripTrailingZeros();
  }

  /** The average, as the view shows it. */
  double usual() {
    return usualTotal.doubleValue() / usualWindows;
  }

  /** How many times the average the value is; NULL where that is not above zero. */
  @Nullable Double timesUsual() {
    return usualTotal.signum() > 0
        ? value.multiply(BigDecimal.valueOf(usualWindows)).doubleValue() / usualTotal.doubleValue()
        : null;
  }
}
