package dev.alluvium.transforms.format.value;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.transforms.format.RejectedException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads texts, of whatever format, as numbers that a column can hold. */
public final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /** More characters than any number takes that a column holds; longer ones cost time to read. */
  private static final int LONGEST = 1_000;

  /** Of a long. */
  private static final int MOST_DIGITS = 19;

  private Numbers() {}

  /**
   * The whole number.
   *
   * @throws NumberFormatException if it is none
   * @throws RejectedException if no column can hold it
   */
  public static long int64(String text, FieldSpec field) {
    if (!WHOLE.matcher(text).matches()) {
      throw new NumberFormatException("no whole number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw FieldFaults.outOfRange(field);
    }
  }

  /**
   * The whole number that a decimal is, however it is written.
   *
   * @throws NumberFormatException if it is none
   * @throws RejectedException if no column can hold it
   */
  public static long whole(String text, FieldSpec field) {
    BigDecimal number = exact(text, field).stripTrailingZeros();
    if (number.scale() > 0) {
      throw new NumberFormatException("no whole number");
    }
    if ((long) number.precision() - number.scale() > MOST_DIGITS) {
      throw FieldFaults.outOfRange(field);
    }
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw FieldFaults.outOfRange(field);
    }
  }

  /**
   * The number, as near as a double comes to it.
   *
   * @throws NumberFormatException if it is none
   * @throws RejectedException if no column can hold it
   */
  public static double float64(String text, FieldSpec field) {
    return held(Double.parseDouble(decimal(text, field)), field);
  }

  /**
   * That number; {@code -0.0} becomes {@code 0.0}, which is the same number, and has to be the same
   * key.
   *
   * @throws RejectedException if no column can hold it
   */
  public static double held(double number, FieldSpec field) {
    if (Double.isInfinite(number) || Double.isNaN(number)) {
      throw FieldFaults.outOfRange(field);
    }
    return number + 0.0;
  }

  /**
   * The number, exactly.
   *
   * @throws NumberFormatException if it is none
   * @throws RejectedException if no column can hold it
   */
  public static BigDecimal numeric(String text, FieldSpec field) {
    BigDecimal number = exact(text, field);
    if (!NumericLimits.hold(number)) {
      throw FieldFaults.outOfRange(field);
    }
    return number.scale() > NumericLimits.SCALE || number.signum() == 0
        ? number.stripTrailingZeros()
        : number;
  }

  private static BigDecimal exact(String text, FieldSpec field) {
    String decimal = decimal(text, field);
    try {
      return new BigDecimal(decimal);
    } catch (NumberFormatException e) { // Its exponent has more than ten digits.
      throw FieldFaults.outOfRange(field);
    }
  }

  private static String decimal(String text, FieldSpec field) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new NumberFormatException("no number");
    }
    if (text.length() > LONGEST) {
      throw FieldFaults.outOfRange(field);
    }
    return text;
  }
}
