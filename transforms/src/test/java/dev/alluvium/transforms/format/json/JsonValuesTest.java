package dev.alluvium.transforms.format.json;

import static dev.alluvium.schemas.spec.column.Encoding.EPOCH_MICROS;
import static dev.alluvium.schemas.spec.column.Encoding.EPOCH_MILLIS;
import static dev.alluvium.schemas.spec.column.Encoding.EPOCH_SECONDS;
import static dev.alluvium.schemas.spec.column.Encoding.ISO8601;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {
  static Stream<Arguments> values() {
    return Stream.of(
        arguments(ColumnType.STRING, "\"a\\u00e9\\n\"", "aé\n"),
        arguments(ColumnType.STRING, "\"\"", ""),
        arguments(ColumnType.STRING, "null", null),
        arguments(ColumnType.STRING, "\"\\ud83d\\ude00\"", "😀"),
        arguments(ColumnType.INT64, "9223372036854775807", Long.MAX_VALUE),
        arguments(ColumnType.INT64, "-9223372036854775808", Long.MIN_VALUE),
        arguments(ColumnType.INT64, "-0", 0L),
        arguments(ColumnType.INT64, "2.0", 2L),
        arguments(ColumnType.INT64, "1e2", 100L),
        arguments(ColumnType.INT64, "-150E-1", -15L),
        arguments(ColumnType.INT64, "0.0e2147483647", 0L),
        arguments(ColumnType.INT64, "9223372036854775807.000", Long.MAX_VALUE),
        arguments(ColumnType.FLOAT64, "1", 1.0),
        arguments(ColumnType.FLOAT64, "-122.4194", -122.4194),
        arguments(ColumnType.FLOAT64, "1.7976931348623157e308", Double.MAX_VALUE),
        arguments(ColumnType.FLOAT64, "1e-400", 0.0),
        arguments(ColumnType.FLOAT64, "-0.0", 0.0),
        arguments(ColumnType.NUMERIC, "12.50", new BigDecimal("12.50")),
        arguments(ColumnType.NUMERIC, "\"12.50\"", new BigDecimal("12.50")),
        arguments(ColumnType.NUMERIC, "1.1000000000000", new BigDecimal("1.1")),
        arguments(ColumnType.NUMERIC, "0e400", BigDecimal.ZERO),
        arguments(ColumnType.NUMERIC, "0e2147483647", BigDecimal.ZERO),
        arguments(ColumnType.NUMERIC, "-0", BigDecimal.ZERO),
        arguments(ColumnType.NUMERIC, "1e28", new BigDecimal("1e28")),
        arguments(ColumnType.FLOAT64, "1e-99999999999", 0.0),
        arguments(
            ColumnType.NUMERIC,
            "99999999999999999999999999999.999999999",
            new BigDecimal("99999999999999999999999999999.999999999")),
        arguments(ColumnType.BOOLEAN, "true", true),
        arguments(ColumnType.BOOLEAN, "false", false),
        arguments(ColumnType.DATE, "\"2024-02-29\"", LocalDate.of(2024, 2, 29)),
        arguments(ColumnType.DATE, "\"0001-01-01\"", LocalDate.of(1, 1, 1)),
        arguments(ColumnType.DATE, "\"9999-12-31\"", LocalDate.of(9999, 12, 31)),
        arguments(
            ColumnType.JSON, "{\"a\": [1, 2.50, null, \"ü\"]}", "{\"a\":[1,2.50,null,\"ü\"]}"),
        arguments(ColumnType.JSON, "7", "7"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsAValueOfItsType(ColumnType type, String json, @Nullable Object value) {
    assertThat(read(Fields.field("f", type).build(), json), is(value));
  }

  @Test
  void readsBytesFromBase64() {
    FieldSpec field = Fields.field("f", ColumnType.BYTES).build();
    assertThat(read(field, "\"AP8n\""), is(new byte[] {0, -1, 39}));
    assertRejected(field, "\"?\"", RejectReason.BAD_TYPE);
  }

  static Stream<Arguments> timestamps() {
    return Stream.of(
        arguments(EPOCH_SECONDS, "1680516930", "2023-04-03T10:15:30Z"),
        arguments(EPOCH_MILLIS, "1680516930250", "2023-04-03T10:15:30.250Z"),
        arguments(EPOCH_MILLIS, "1.680516930250e12", "2023-04-03T10:15:30.250Z"),
        arguments(EPOCH_MILLIS, "-1", "1969-12-31T23:59:59.999Z"),
        arguments(EPOCH_MICROS, "1680516930250001", "2023-04-03T10:15:30.250001Z"),
        arguments(EPOCH_MICROS, "-1", "1969-12-31T23:59:59.999999Z"),
        arguments(EPOCH_SECONDS, "-62135596800", "0001-01-01T00:00:00Z"),
        arguments(EPOCH_SECONDS, "253402300799", "9999-12-31T23:59:59Z"),
        arguments(ISO8601, "\"2023-04-03T10:15:30Z\"", "2023-04-03T10:15:30Z"),
        arguments(ISO8601, "\"2023-04-03T12:15:30.25+02:00\"", "2023-04-03T10:15:30.250Z"),
        arguments(ISO8601, "\"2023-04-03T10:15:30\"", "2023-04-03T10:15:30Z"),
        arguments(ISO8601, "\"2023-04-03 10:15\"", "2023-04-03T10:15:00Z"),
        arguments(ISO8601, "\"2023-04-03T10:15:30.123456789Z\"", "2023-04-03T10:15:30.123456Z"),
        arguments(ISO8601, "\"1969-12-31T23:59:59.9999999Z\"", "1969-12-31T23:59:59.999999Z"));
  }

  @ParameterizedTest
  @MethodSource("timestamps")
  void readsATimestampInItsEncodingToTheMicrosecond(Encoding encoding, String json, Instant ts) {
    assertThat(read(timestamp(encoding), json), is(ts));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "EPOCH_SECONDS, 1680516930.5, BAD_TYPE",
        "EPOCH_SECONDS, '\"1680516930\"', BAD_TYPE",
        "EPOCH_SECONDS, 253402300800, OUT_OF_RANGE",
        "EPOCH_SECONDS, 9223372036854775807, OUT_OF_RANGE",
        "EPOCH_SECONDS, -62135596801, OUT_OF_RANGE",
        "EPOCH_MILLIS, 9223372036854775807, OUT_OF_RANGE",
        "EPOCH_MILLIS, 9223372036854775808, OUT_OF_RANGE",
        "EPOCH_MILLIS, true, BAD_TYPE",
        "EPOCH_MICROS, 9223372036854775807, OUT_OF_RANGE",
        "ISO8601, 1680516930, BAD_TYPE",
        "ISO8601, '\"\"', BAD_TYPE",
        "ISO8601, '\"yesterday\"', BAD_TYPE",
        "ISO8601, '\"2023-02-30T10:15:30Z\"', BAD_TYPE",
        "ISO8601, '\"2023-04-03T24:00:00Z\"', BAD_TYPE",
        "ISO8601, '\"2023-04-0310:15:30Z\"', BAD_TYPE",
        "ISO8601, '\"2023-04-03T 10:15:30Z\"', BAD_TYPE",
        "ISO8601, '\"0000-12-31T10:15:30Z\"', OUT_OF_RANGE",
        "ISO8601, '\"+10000-01-01T00:00:00Z\"', OUT_OF_RANGE",
        "ISO8601, '\"9999-12-31T23:59:59-18:00\"', OUT_OF_RANGE"
      })
  void rejectsATimestampThatIsNone(Encoding encoding, String json, RejectReason reason) {
    assertRejected(timestamp(encoding), json, reason);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "STRING, 1, BAD_TYPE",
        "STRING, true, BAD_TYPE",
        "STRING, {}, BAD_TYPE",
        "STRING, [], BAD_TYPE",
        "STRING, '[\"a\"]', BAD_TYPE",
        "INT64, 1.5, BAD_TYPE",
        "INT64, 1e-3, BAD_TYPE",
        "INT64, 1e-2147483647, BAD_TYPE",
        "INT64, 1e19, OUT_OF_RANGE",
        "INT64, 9223372036854775808.0, OUT_OF_RANGE",
        "INT64, 1e2147483647, OUT_OF_RANGE",
        "INT64, 1e99999999999, OUT_OF_RANGE",
        "INT64, '\"2.0\"', BAD_TYPE",
        "INT64, '\"1\"', BAD_TYPE",
        "INT64, 9223372036854775808, OUT_OF_RANGE",
        "INT64, 123456789012345678901234567890, OUT_OF_RANGE",
        "FLOAT64, '\"1\"', BAD_TYPE",
        "FLOAT64, {}, BAD_TYPE",
        "FLOAT64, 1e400, OUT_OF_RANGE",
        "FLOAT64, -1e400, OUT_OF_RANGE",
        "NUMERIC, true, BAD_TYPE",
        "NUMERIC, '\"ten\"', BAD_TYPE",
        "NUMERIC, 0.0000000001, OUT_OF_RANGE",
        "NUMERIC, 1e29, OUT_OF_RANGE",
        "NUMERIC, 1e400, OUT_OF_RANGE",
        "NUMERIC, 1e-2000000000, OUT_OF_RANGE",
        "NUMERIC, 1e-2147483647, OUT_OF_RANGE",
        "NUMERIC, 1e2147483647, OUT_OF_RANGE",
        "NUMERIC, -1e2147483647, OUT_OF_RANGE",
        "NUMERIC, 1e2147483648, OUT_OF_RANGE",
        "NUMERIC, 1e99999999999, OUT_OF_RANGE",
        "NUMERIC, '\"1e2147483647\"', OUT_OF_RANGE",
        "NUMERIC, '\"1e99999999999\"', OUT_OF_RANGE",
        "NUMERIC, '\"\u0661\u0662\"', BAD_TYPE",
        "NUMERIC, '\"1e\"', BAD_TYPE",
        "NUMERIC, '\" 1\"', BAD_TYPE",
        "NUMERIC, '\"\"', BAD_TYPE",
        "FLOAT64, 1e99999999999, OUT_OF_RANGE",
        "BOOLEAN, 1, BAD_TYPE",
        "BOOLEAN, '\"true\"', BAD_TYPE",
        "DATE, '\"2023-02-30\"', BAD_TYPE",
        "DATE, '\"2023-04-03T00:00:00Z\"', BAD_TYPE",
        "DATE, 20230403, BAD_TYPE",
        "DATE, '\"0000-12-31\"', OUT_OF_RANGE",
        "DATE, '\"+10000-01-01\"', OUT_OF_RANGE",
        "DATE, '\"-0001-01-01\"', OUT_OF_RANGE",
        "BYTES, 1, BAD_TYPE"
      })
  void rejectsAValueOfAnotherType(ColumnType type, String json, RejectReason reason) {
    assertRejected(Fields.field("f", type).build(), json, reason);
  }

  @Test
  void rejectsANumberTooLongToReadInTime() {
    FieldSpec field = Fields.field("f", ColumnType.NUMERIC).build();
    String digits = "9".repeat(1 << 20);
    assertRejected(field, "\"%s\"".formatted(digits), RejectReason.OUT_OF_RANGE);
    assertRejected(field, "\"0.%s\"".formatted("0".repeat(1_000)), RejectReason.OUT_OF_RANGE);
    RejectedException e = assertThrows(RejectedException.class, () -> read(field, digits));
    assertThat(e.reason(), is(RejectReason.MALFORMED));
  }

  @Test
  void keepsNulAsTheCharacterThatItIs() {
    assertThat(read(Fields.field("f", ColumnType.STRING).build(), "\"a\\u0000b\""), is("a\u0000b"));
    assertThat(
        read(Fields.field("f", ColumnType.JSON).build(), "[\"a\\u0000b\"]"), is("[\"a\\u0000b\"]"));
  }

  private static FieldSpec timestamp(Encoding encoding) {
    return Fields.field("f", ColumnType.TIMESTAMP).setEncoding(encoding).build();
  }

  private static void assertRejected(FieldSpec field, String json, RejectReason reason) {
    RejectedException e = assertThrows(RejectedException.class, () -> read(field, json));
    assertThat(e.getMessage(), e.reason(), is(reason));
    assertThat(e.field(), is("f"));
  }

  private static @Nullable Object read(FieldSpec field, String json) {
    @Nullable Object[] values = new @Nullable Object[1];
    String extra =
        new JsonFields(Fields.tree(List.of(field)))
            .readOthers("{\"f\": %s}".formatted(json), values);
    assertThat(extra, is(nullValue()));
    return values[0];
  }
}
