package dev.alluvium.transforms.serial;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCodecTest {
  static Stream<Arguments> values() {
    return Stream.of(
        arguments(ColumnType.STRING, ""),
        arguments(ColumnType.STRING, "Björk \u0000 \ud83c\udfb5 " + "x".repeat(70_000)),
        arguments(ColumnType.JSON, "{\"a\": 1}"),
        arguments(ColumnType.INT64, Long.MIN_VALUE),
        arguments(ColumnType.INT64, Long.MAX_VALUE),
        arguments(ColumnType.FLOAT64, -0.0),
        arguments(ColumnType.FLOAT64, Double.MIN_VALUE),
        arguments(ColumnType.FLOAT64, Double.MAX_VALUE),
        arguments(ColumnType.NUMERIC, new BigDecimal("-99999999999999999999999999999.999999999")),
        arguments(ColumnType.NUMERIC, new BigDecimal("1E+5")),
        arguments(ColumnType.NUMERIC, new BigDecimal("0.00")),
        arguments(ColumnType.BOOLEAN, true),
        arguments(ColumnType.BOOLEAN, false),
        arguments(ColumnType.TIMESTAMP, Instant.parse("1969-12-31T23:59:59.999999Z")),
        arguments(ColumnType.TIMESTAMP, Instant.parse("9999-12-31T23:59:59.999999Z")),
        arguments(ColumnType.TIMESTAMP, Instant.parse("0001-01-01T00:00:00.000001Z")),
        arguments(ColumnType.DATE, LocalDate.parse("0001-01-01")),
        arguments(ColumnType.DATE, LocalDate.parse("9999-12-31")),
        arguments(ColumnType.BYTES, new byte[] {0, -1, 127}));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsWhatItWrote(ColumnType type, Object value) throws IOException {
    assertThat(roundTrip(type, value), is(value));
  }

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void readsNull(ColumnType type) throws IOException {
    assertThat(roundTrip(type, null) == null, is(true));
  }

  private static @Nullable Object roundTrip(ColumnType type, @Nullable Object value)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ValueCodec.write(value, type, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Object read = ValueCodec.read(type, in);
    assertThat("all is read", in.read(), is(-1));
    return read;
  }
}
