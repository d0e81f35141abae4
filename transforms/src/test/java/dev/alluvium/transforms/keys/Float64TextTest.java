package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float64TextTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, -0",
    "1.0, 1",
    "-122.4194, -122.4194",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "100000.0, 100000",
    "123456789012345.0, 123456789012345",
    "999999999999999.0, 999999999999999",
    "1e15, 1e+15",
    "1234567890123456.0, 1234567890123456",
    "9007199254740993.0, 9007199254740992",
    "12345678901234567.0, 12345678901234568",
    "1e17, 1e+17",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1.5e-7, 1.5e-07",
    "4.9e-324, 4.94065645841247e-324",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "1e100, 1e+100",
    "2e-3, 0.002",
    "2e23, 2e+23",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void printsAsBigQueryCasts(double value, String text) {
    assertThat(Float64Text.of(value), is(text));
  }

  @Test
  void agreesWithExactArithmeticOnAnyBits() {
    Random random = new Random(1);
    for (int i = 0; i < 30_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value) && value != 0) {
        check(value);
      }
    }
  }

  @Test
  void agreesWithExactArithmeticOnWhatPeopleWrite() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      double scale = Math.pow(10, random.nextInt(20));
      double value = Math.rint(random.nextDouble() * scale) / Math.pow(10, random.nextInt(20));
      if (value != 0) {
        check(random.nextBoolean() ? value : -value);
      }
    }
  }

  @Test
  void agreesWithExactArithmeticOnTheNeighboursOfRoundNumbers() {
    for (int exponent = -30; exponent <= 30; exponent++) {
      for (int first = 1; first <= 9; first++) {
        double value = Double.parseDouble(first + "e" + exponent);
        check(value);
        check(Math.nextUp(value));
        check(Math.nextDown(value));
      }
    }
  }

  private static void check(double value) {
    String fifteen = ExactDecimal.general(value, 15);
    String expected =
        Double.parseDouble(fifteen) == value ? fifteen : ExactDecimal.general(value, 17);
    assertThat(Float64Text.of(value), is(expected));
  }
}
