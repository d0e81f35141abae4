package dev.alluvium.pipelines.simulate.music;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Decimal numbers as JSON writes them: rounded, at least one decimal, no zeros at the end. */
final class Decimals {
  private Decimals() {}

  static String json(double value, int decimals) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.setScale(Math.max(1, rounded.scale())).toPlainString();
  }
}
