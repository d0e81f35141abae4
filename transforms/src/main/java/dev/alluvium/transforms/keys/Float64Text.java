package dev.alluvium.transforms.keys;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A double as BigQuery casts it to text: C's {@code %.15g} when that reads back as the same number,
 * else {@code %.17g}.
 */
public final class Float64Text {
  private static final MathContext FIFTEEN = new MathContext(15, RoundingMode.HALF_EVEN);
  private static final MathContext SEVENTEEN = new MathContext(17, RoundingMode.HALF_EVEN);

  private Float64Text() {}

  /** That double as text. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal fifteen = exact.round(FIFTEEN);
    return fifteen.doubleValue() == value
        ? general(fifteen, 15)
        : general(exact.round(SEVENTEEN), 17);
  }

  /** As {@code %.<precision>g}: no trailing zeros; an exponent when it is below -4 or too large. */
  private static String general(BigDecimal rounded, int precision) {
    BigDecimal digits = rounded.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < precision) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder();
    if (digits.signum() < 0) {
      text.append('-');
    }
    text.append(unscaled.charAt(0));
    if (unscaled.length() > 1) {
      text.append('.').append(unscaled, 1, unscaled.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10) {
      text.append('0');
    }
    return text.append(magnitude).toString();
  }
}
