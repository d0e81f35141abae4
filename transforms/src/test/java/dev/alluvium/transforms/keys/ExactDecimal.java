package dev.alluvium.transforms.keys;

import java.math.BigInteger;
import java.util.Locale;

/** C's {@code %.<precision>g} of a finite double other than zero, from its bits, in integers. */
final class ExactDecimal {
  private ExactDecimal() {}

  static String general(double value, int precision) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >> 52) & 0x7ff;
    long fraction = bits & ((1L << 52) - 1);
    long mantissa = biased == 0 ? fraction : fraction | 1L << 52;
    int power = Math.max(biased, 1) - 1075;
    BigInteger numerator = BigInteger.valueOf(mantissa).shiftLeft(Math.max(power, 0));
    BigInteger denominator = BigInteger.ONE.shiftLeft(Math.max(-power, 0));
    int exponent = exponent(numerator, denominator, (int) Math.log10(Math.abs(value)) - 2);
    BigInteger digits = round(numerator, denominator, precision - 1 - exponent);
    if (digits.compareTo(BigInteger.TEN.pow(precision)) >= 0) {
      digits = digits.divide(BigInteger.TEN);
      exponent++;
    }
    return (value < 0 ? "-" : "") + layOut(digits.toString(), exponent, precision);
  }

  /** The exponent of ten of the first digit, searched for upwards. */
  private static int exponent(BigInteger numerator, BigInteger denominator, int lowest) {
    int exponent = lowest;
    while (times(denominator, exponent + 1).compareTo(times(numerator, -exponent - 1)) <= 0) {
      exponent++;
    }
    return exponent;
  }

  private static BigInteger times(BigInteger value, int powerOfTen) {
    return powerOfTen <= 0 ? value : value.multiply(BigInteger.TEN.pow(powerOfTen));
  }

  /** numerator / denominator × 10^shift, to the nearest, halves to even. */
  private static BigInteger round(BigInteger numerator, BigInteger denominator, int shift) {
    BigInteger[] parts = times(numerator, shift).divideAndRemainder(times(denominator, -shift));
    int half = parts[1].shiftLeft(1).compareTo(times(denominator, -shift));
    boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
    return up ? parts[0].add(BigInteger.ONE) : parts[0];
  }

  private static String layOut(String allDigits, int exponent, int precision) {
    String digits = allDigits.replaceFirst("0+$", "");
    if (exponent < -4 || exponent >= precision) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return String.format(
          Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    if (digits.length() <= exponent + 1) {
      return digits + "0".repeat(exponent + 1 - digits.length());
    }
    return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
  }
}
