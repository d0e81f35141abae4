package dev.alluvium.schemas.spec.column;

import java.math.BigDecimal;

/**
 * The decimal numbers that a column can hold, in every warehouse: those of up to 29 digits before
 * the point and 9 behind it.
 */
public final class NumericLimits {
  /** Digits behind the point, at most. */
  public static final int SCALE = 9;

  /** Digits before it, at most. */
  public static final int WHOLE_DIGITS = 29;

  private NumericLimits() {}

  /** Whether a column can hold that number, exactly. Cheap, whatever its exponent. */
  public static boolean hold(BigDecimal number) {
    BigDecimal value =
        number.scale() > SCALE || number.signum() == 0 ? number.stripTrailingZeros() : number;
    return value.scale() <= SCALE && (long) value.precision() - value.scale() <= WHOLE_DIGITS;
  }
}
