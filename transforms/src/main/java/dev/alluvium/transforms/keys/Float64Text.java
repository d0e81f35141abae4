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

  /**
   * A text no longer than this, point included, has at most fifteen digits. It reads back as the
   * number that Java printed, and fifteen digits survive the way through a double, so that it is
   * what {@code %.15g} prints.
   */
  private static final int SURELY_FIFTEEN = 16;

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
    double magnitude = Math.abs(value);
    if (magnitude >= 1e-3 && magnitude < 1e7) {
      String shortest = withoutTrailingZeros(Double.toString(value));
      if (shortest.length() <= SURELY_FIFTEEN) {
        return shortest;
      }
    }
    return exactly(value);
  }

  private static String exactly(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal fifteen = exact.round(FIFTEEN);
    return fifteen.doubleValue() == value
        ? general(fifteen, 15)
        : general(exact.round(SEVENTEEN), 17);
  }

  /** Of a number in plain notation with a point, as Java prints those from 0.001 to 10,000,000. */
  private static String withoutTrailingZeros(String plain) {
    int end = plain.length();
    while (plain.charAt(end - 1) == '0') {
      end--;
    }
    return plain.substring(0, plain.charAt(end - 1) == '.' ? end - 1 : end);
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
