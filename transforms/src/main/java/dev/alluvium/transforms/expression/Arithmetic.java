package dev.alluvium.transforms.expression;

import static dev.alluvium.transforms.expression.RowFunction.UNCOMPUTABLE;

import dev.alluvium.schemas.spec.column.NumericLimits;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Arithmetic of whole numbers, decimals and doubles: what no column can hold is uncomputable. */
final class Arithmetic {
  private Arithmetic() {}

  static Object add(Object x, Object y) {
    if (x instanceof Long a && y instanceof Long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0 ? UNCOMPUTABLE : (Object) sum;
    }
    return x instanceof BigDecimal a
        ? held(a.add((BigDecimal) y))
        : finite((Double) x + (Double) y);
  }

  static Object subtract(Object x, Object y) {
    if (x instanceof Long a && y instanceof Long b) {
      long difference = a - b;
      return ((a ^ b) & (a ^ difference)) < 0 ? UNCOMPUTABLE : (Object) difference;
    }
    return x instanceof BigDecimal a
        ? held(a.subtract((BigDecimal) y))
        : finite((Double) x - (Double) y);
  }

  static Object multiply(Object x, Object y) {
    if (x instanceof Long a && y instanceof Long b) {
      long high = Math.multiplyHigh(a, b);
      long low = a * b;
      return high == low >> 63 ? (Object) low : UNCOMPUTABLE;
    }
    return x instanceof BigDecimal a
        ? held(scaled(a.multiply((BigDecimal) y)))
        : finite((Double) x * (Double) y);
  }

  static Object divide(Object x, Object y) {
    if (x instanceof BigDecimal a) {
      BigDecimal b = (BigDecimal) y;
      return b.signum() == 0
          ? UNCOMPUTABLE
          : held(a.divide(b, NumericLimits.SCALE, RoundingMode.HALF_UP));
    }
    return (Double) y == 0 ? UNCOMPUTABLE : finite((Double) x / (Double) y);
  }

  static Object div(long x, long y) {
    return y == 0 || (x == Long.MIN_VALUE && y == -1) ? UNCOMPUTABLE : (Object) (x / y);
  }

  static long mod(long x, long y) {
    return y == -1 ? 0 : x % y;
  }

  static Object negate(Object x) {
    if (x instanceof Long a) {
      return a == Long.MIN_VALUE ? UNCOMPUTABLE : (Object) (-a);
    }
    return x instanceof BigDecimal a ? a.negate() : (Object) (-(Double) x);
  }

  static boolean isNegative(Object x) {
    if (x instanceof Long a) {
      return a < 0;
    }
    return x instanceof BigDecimal a ? a.signum() < 0 : (Double) x < 0;
  }

  /**
   * Rounds, half away from zero.
   *
   * @param digits behind the point; before it, where negative. Few, as contracts have them
   */
  static Object round(Object x, long digits) {
    if (x instanceof BigDecimal a) {
      BigDecimal rounded = a.setScale((int) digits, RoundingMode.HALF_UP);
      return rounded.signum() == 0 ? BigDecimal.ZERO : held(rounded);
    }
    double a = (Double) x;
    // Through its decimal, as 0.285 is written and meant, not through its bits.
    return finite(BigDecimal.valueOf(a).setScale((int) digits, RoundingMode.HALF_UP).doubleValue());
  }

  static Object whole(Object x, RoundingMode way) {
    if (x instanceof BigDecimal a) {
      return held(a.setScale(0, way));
    }
    return way == RoundingMode.FLOOR ? Math.floor((Double) x) : Math.ceil((Double) x);
  }

  private static BigDecimal scaled(BigDecimal x) {
    return x.scale() > NumericLimits.SCALE
        ? x.setScale(NumericLimits.SCALE, RoundingMode.HALF_UP)
        : x;
  }

  private static Object held(BigDecimal x) {
    return NumericLimits.hold(x) ? x : UNCOMPUTABLE;
  }

  private static Object finite(double x) {
    return Double.isFinite(x) ? (Object) x : UNCOMPUTABLE;
  }
}
