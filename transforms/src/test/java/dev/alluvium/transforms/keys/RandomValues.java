package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Values of columns, the awkward ones often: blanks, odd letters, extremes, NULL. */
public final class RandomValues {
  private static final String[] PIECES = {
    " ", "\t", "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u202f", "\u205f", "\u3000",
    "\u200b", "\ufeff", "\u001c", "a", "Z", "x y", "ß", "ı", "İ", "ŉ", "ﬁ", "ǆ", "É", "ς", "日",
    "😀", "𐐨", "||", "^^", "|", "0", "\u0000", "\u0013"
  };
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final double[] EXTREMES = {
    0.0,
    -0.0,
    1.0,
    0.1,
    1e15,
    1e16,
    1e17,
    1e20,
    1e-4,
    1e-5,
    9007199254740992.0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private RandomValues() {}

  /** One value in eight is NULL. */
  public static @Nullable Object of(RandomGenerator random, ColumnType type) {
    if (random.nextInt(8) == 0) {
      return null;
    }
    return switch (type) {
      case STRING -> text(random);
      case JSON -> "{\"k\": \"" + text(random) + "\"}";
      case BYTES -> text(random).getBytes(StandardCharsets.UTF_8);
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case BOOLEAN -> random.nextBoolean();
      case FLOAT64 -> float64(random);
      case NUMERIC ->
          new BigDecimal(
              BigInteger.valueOf(random.nextLong() >> random.nextInt(64))
                  .multiply(BigInteger.TEN.pow(random.nextInt(3))),
              random.nextInt(12) - 2);
      case DATE -> LocalDate.ofEpochDay(second(random) / 86_400);
      case TIMESTAMP -> Instant.ofEpochSecond(second(random), fraction(random));
    };
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** Mostly numbers as people write them, of which exact arithmetic is quick. */
  private static double float64(RandomGenerator random) {
    return switch (random.nextInt(64)) {
      case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2, 3, 4, 5, 6, 7 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
      default -> (random.nextInt(40_000_000) - 20_000_000) / Math.pow(10, random.nextInt(7));
    };
  }

  /** One in two within 70 years of 1970. */
  private static long second(RandomGenerator random) {
    return random.nextBoolean() ? random.nextInt() : random.nextLong(FIRST_SECOND, LAST_SECOND);
  }

  /** None, milliseconds or microseconds; one in ten of nanoseconds, which are cut off. */
  private static long fraction(RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextInt(1_000_000_000);
      case 1, 2, 3 -> 0;
      case 4, 5, 6 -> random.nextInt(1000) * 1_000_000L;
      default -> random.nextInt(1_000_000) * 1000L;
    };
  }
}
