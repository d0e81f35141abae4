package dev.alluvium.transforms.keys;

import static dev.alluvium.schemas.spec.column.ColumnType.BOOLEAN;
import static dev.alluvium.schemas.spec.column.ColumnType.BYTES;
import static dev.alluvium.schemas.spec.column.ColumnType.DATE;
import static dev.alluvium.schemas.spec.column.ColumnType.FLOAT64;
import static dev.alluvium.schemas.spec.column.ColumnType.INT64;
import static dev.alluvium.schemas.spec.column.ColumnType.JSON;
import static dev.alluvium.schemas.spec.column.ColumnType.NUMERIC;
import static dev.alluvium.schemas.spec.column.ColumnType.STRING;
import static dev.alluvium.schemas.spec.column.ColumnType.TIMESTAMP;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StandardiseTest {
  static Stream<Arguments> values() {
    return Stream.of(
        arguments(null, INT64, null),
        arguments("", STRING, null),
        arguments("\u2028 \u3000", STRING, null),
        arguments("\u00a0 são Paulo\t", STRING, "SÃO PAULO"),
        arguments("straße", STRING, "STRASSE"),
        arguments("title", STRING, "TITLE"),
        arguments("ﬁn", STRING, "FIN"),
        arguments("\u200bα", STRING, "\u200bΑ"),
        arguments("~}|", STRING, "~}|"),
        arguments("{\"a\":1}", JSON, "{\"A\":1}"),
        arguments(Long.MIN_VALUE, INT64, "-9223372036854775808"),
        arguments(7L, INT64, "7"),
        arguments(1e20, FLOAT64, "1E+20"),
        arguments(Double.NaN, FLOAT64, "NAN"),
        arguments(true, BOOLEAN, "TRUE"),
        arguments(false, BOOLEAN, "FALSE"),
        arguments(new BigDecimal("1.500000000"), NUMERIC, "1.5"),
        arguments(new BigDecimal("1E+3"), NUMERIC, "1000"),
        arguments(new BigDecimal("-0.000"), NUMERIC, "0"),
        arguments(LocalDate.of(2023, 4, 3), DATE, "2023-04-03"),
        arguments(LocalDate.of(33, 4, 3), DATE, "0033-04-03"),
        arguments(new byte[] {'a', ' '}, BYTES, "A"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isTheTrimmedUpperCaseText(
      @Nullable Object value, ColumnType type, @Nullable String standard) {
    assertThat(Standardise.standardise(value, type), is(standard));
  }

  @ParameterizedTest
  @CsvSource({
    "2023-04-03T10:15:30Z, 2023-04-03 10:15:30+00",
    "2023-04-03T10:15:30.250Z, 2023-04-03 10:15:30.250+00",
    "2023-04-03T10:15:30.005Z, 2023-04-03 10:15:30.005+00",
    "2022-12-31T23:59:59.000001Z, 2022-12-31 23:59:59.000001+00",
    "2022-12-31T23:59:59.100001Z, 2022-12-31 23:59:59.100001+00",
    "2022-12-31T23:59:59.000001999Z, 2022-12-31 23:59:59.000001+00",
    "1970-01-01T00:00:00Z, 1970-01-01 00:00:00+00",
    "1969-12-31T23:59:59.999Z, 1969-12-31 23:59:59.999+00",
    "1969-12-31T23:59:59.999999Z, 1969-12-31 23:59:59.999999+00",
    "1883-11-18T12:03:58.100Z, 1883-11-18 12:03:58.100+00",
    "0001-01-01T00:00:00Z, 0001-01-01 00:00:00+00",
    "9999-12-31T23:59:59.999999Z, 9999-12-31 23:59:59.999999+00"
  })
  void printsATimestampWithNoThreeOrSixDecimals(Instant ts, String text) {
    assertThat(Standardise.standardise(ts, TIMESTAMP), is(text));
  }

  @Test
  void tellsBytesApartThatAreNoText() {
    assertThat(standardised(0xff), is("\ufffdFF"));
    assertThat(standardised(0xfe), is("\ufffdFE"));
    assertThat(standardised(0xc0, 0x80), is("\ufffdC080"));
    assertThat(standardised('a'), is("A"));
  }

  private static @Nullable String standardised(int... bytes) {
    byte[] value = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      value[i] = (byte) bytes[i];
    }
    return Standardise.standardise(value, BYTES);
  }
}
