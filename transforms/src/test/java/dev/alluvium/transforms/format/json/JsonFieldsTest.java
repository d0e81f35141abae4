package dev.alluvium.transforms.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.SourceRecord;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  private static final JsonFields DECODER =
      fields(
          Fields.field("id", ColumnType.INT64).build(),
          Fields.field("name", ColumnType.STRING).build());

  private final @Nullable Object[] values = new @Nullable Object[2];

  @Test
  void readsFieldsInTheContractsOrderWhateverTheirsIs() {
    assertThat(decode("{\"name\": \"a\", \"id\": 1}"), is(nullValue()));
    assertThat(values, arrayContaining((Object) 1L, "a"));
  }

  @Test
  void takesAbsentAndNullForTheSame() {
    assertThat(decode("{\"name\": null}"), is(nullValue()));
    assertThat(values, arrayContaining(nullValue(), nullValue()));
  }

  @Test
  void takesTheLastOfAFieldThatStandsTwice() {
    decode("{\"id\": 1, \"name\": \"a\", \"id\": 2, \"name\": null}");
    assertThat(values, arrayContaining(is((Object) 2L), nullValue()));
  }

  @Test
  void keepsWhatTheContractDoesNotKnowAsJson() {
    assertThat(
        decode(
            "{\"tag\": \"x\\\"y\", \"id\": 1, \"deep\": {\"a\": [1, null, {}]}, \"Name\": 1.50}"),
        is("{\"tag\":\"x\\\"y\",\"deep\":{\"a\":[1,null,{}]},\"Name\":1.50}"));
  }

  @Test
  void keepsUnknownNumbersToTheLastDigit() {
    assertThat(
        decode("{\"a\": 1.50, \"b\": 12345678901234567890123, \"c\": 0.12345678901234567890}"),
        is("{\"a\":1.50,\"b\":12345678901234567890123,\"c\":0.12345678901234567890}"));
    assertThat(
        decode("{\"a\": [1e400, -0, {\"b\": 1E-99999999999}], \"c\": 1.0e2147483648}"),
        is("{\"a\":[1e400,-0,{\"b\":1E-99999999999}],\"c\":1.0e2147483648}"));
  }

  @Test
  void skipsAByteOrderMark() {
    decode("\ufeff{\"id\": 1}");
    assertThat(values[0], is(1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "{\"shop\": \"a\"} | a | -",
        "{\"store\": \"a\"} | a | -",
        "{\"branch\": \"a\"} | a | -",
        "{\"branch\": \"a\", \"store\": \"b\", \"tag\": 1} | b | {\"tag\":1,\"branch\":\"a\"}",
        "{\"store\": \"b\", \"branch\": \"a\", \"shop\": \"c\"} | c | {\"store\":\"b\",\"branch\":\"a\"}",
        "{\"shop\": null, \"store\": null, \"branch\": \"a\"} | a | -",
        "{\"shop\": \"c\", \"store\": {\"id\": [1.50]}} | c | {\"store\":{\"id\":[1.50]}}",
        "{\"store\": \"a\", \"store\": \"b\"} | b | -",
        "{\"store\": \"a\", \"store\": null} | - | -"
      })
  void takesTheFirstOfAFieldsNamesThatHasAValueAndKeepsTheOthers(
      String json, @Nullable String shop, @Nullable String others) {
    JsonFields decoder =
        fields(
            Fields.field("shop", ColumnType.STRING).setAliases(List.of("store", "branch")).build());
    @Nullable Object[] ofShop = new @Nullable Object[1];
    assertThat(decode(decoder, json.getBytes(UTF_8), ofShop), is(others));
    assertThat(ofShop[0], is(shop));
  }

  @Test
  void rejectsAValueOfAnotherTypeUnderWhicheverName() {
    JsonFields decoder =
        fields(Fields.field("id", ColumnType.INT64).setAliases(List.of("no")).build());
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> decode(decoder, "{\"no\": \"x\"}".getBytes(UTF_8), new @Nullable Object[1]));
    assertThat(e.getMessage(), is("id should be a whole number, but is a text that is none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT64 | \"12\" | 12",
        "INT64 | \"-0012\" | -12",
        "INT64 | 12 | 12",
        "INT64 | 12.0 | 12",
        "FLOAT64 | \"1.5e3\" | 1500.0",
        "FLOAT64 | 2 | 2.0",
        "NUMERIC | \"1.50\" | 1.50",
        "BOOLEAN | \"true\" | true",
        "BOOLEAN | \"False\" | false",
        "BOOLEAN | 0 | false",
        "BOOLEAN | true | true",
        "STRING | 12.50 | 12.50",
        "STRING | true | true",
        "STRING | \"a\" | a",
        "TIMESTAMP | \"1700000000000\" | 2023-11-14T22:13:20Z",
      })
  void takesOtherTypesWhereAContractSaysSo(ColumnType type, String json, String expected) {
    JsonFields decoder = fields(Fields.field("x", type).setCoerce(true).build());
    @Nullable Object[] x = new @Nullable Object[1];
    decode(decoder, ("{\"x\": " + json + "}").getBytes(UTF_8), x);
    assertThat(String.valueOf(x[0]), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT64 | \"1.5\" | x should be a whole number, but is a text that is none",
        "INT64 | \"\" | x should be a whole number, but is a text that is none",
        "INT64 | \"99999999999999999999\" | x is outside of what a whole number can hold",
        "INT64 | true | x should be a whole number, but is true or false",
        "INT64 | [1] | x should be a whole number, but is a list",
        "FLOAT64 | \"NaN\" | x should be a number, but is a text that is none",
        "BOOLEAN | 2 | x should be true or false, but is a number",
        "STRING | {} | x should be a text, but is an object",
      })
  void rejectsWhatIsNoneAllTheSame(ColumnType type, String json, String fault) {
    JsonFields decoder = fields(Fields.field("x", type).setCoerce(true).build());
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () ->
                decode(
                    decoder, ("{\"x\": " + json + "}").getBytes(UTF_8), new @Nullable Object[1]));
    assertThat(e.getMessage(), is(fault));
  }

  static Stream<Arguments> notJson() {
    return Stream.of(
        arguments("nothing", ""),
        arguments("blanks", "  \n"),
        arguments("a byte order mark", "\ufeff"),
        arguments("a list", "[{\"id\": 1}]"),
        arguments("a text", "\"a\""),
        arguments("a number", "1"),
        arguments("null", "null"),
        arguments("a word", "undefined"),
        arguments("cut off in a name", "{\"na"),
        arguments("cut off in a value", "{\"name\": \"a"),
        arguments("cut off before a value", "{\"name\":"),
        arguments("cut off before the end", "{\"id\": 1"),
        arguments("cut off in an unknown field", "{\"tag\": [1, {"),
        arguments("another object behind", "{\"id\": 1}{\"id\": 2}"),
        arguments("a word behind", "{\"id\": 1} x"),
        arguments("a brace behind", "{\"id\": 1}}"),
        arguments("NaN", "{\"id\": NaN}"),
        arguments("NaN in an unknown field", "{\"tag\": NaN}"),
        arguments("Infinity", "{\"id\": -Infinity}"),
        arguments("single quotes", "{'id': 1}"),
        arguments("a bare name", "{id: 1}"),
        arguments("a trailing comma", "{\"id\": 1,}"),
        arguments("a comment", "{/* */\"id\": 1}"),
        arguments("leading zeros", "{\"id\": 007}"),
        arguments("a raw NUL", "{\"name\": \"a\0b\"}"),
        arguments("a raw line break", "{\"name\": \"a\nb\"}"),
        arguments("a bad escape", "{\"name\": \"\\x\"}"),
        arguments("half an emoji", "{\"name\": \"\\ud83d\"}"),
        arguments("the other half", "{\"name\": \"\\ude00\"}"),
        arguments("halves in the wrong order", "{\"name\": \"\\ude00\\ud83d\"}"),
        arguments("half an emoji in an unknown field", "{\"tag\": [\"\\ud83d\"]}"),
        arguments("half an emoji as an unknown name", "{\"\\ud83d\": 1}"),
        arguments("2,000 lists deep", "{\"tag\": %s}".formatted(nested("[", "]", 2000))),
        arguments("2,000 objects deep", "{\"tag\": %s}".formatted(nested("{\"a\":", "}", 2000))),
        arguments("nested and never closed", "{\"tag\": " + "[".repeat(100_000)),
        arguments("a number too long", "{\"tag\": " + "9".repeat(2000) + "}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notJson")
  void rejectsWhatIsNoJsonObject(String what, String json) {
    assertMalformed(what, json.getBytes(UTF_8));
  }

  @Test
  void rejectsBytesThatAreNoUtf8() {
    for (byte[] bad :
        new byte[][] {
          {(byte) 0xff},
          {(byte) 0xc3, '"'},
          {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          {(byte) 0xc0, (byte) 0x80},
          {(byte) 0xc0, (byte) 0xaf},
          {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
          {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
        }) {
      assertMalformed("in a value", spliced("{\"name\": \"a", bad, "\"}"));
      assertMalformed("in an unknown value", spliced("{\"tag\": \"a", bad, "\"}"));
      assertMalformed("in an unknown name", spliced("{\"a", bad, "\": 1}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void saysOfUtf16ThatItIsThat(String charset) {
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> decode(DECODER, "{\"id\": 1}".getBytes(Charset.forName(charset)), values));
    assertThat(e.reason(), is(RejectReason.MALFORMED));
    assertThat(e.getMessage(), is("it is UTF-16, not UTF-8"));
  }

  @Test
  void decodesOrRejectsWhateverTheBytes() {
    byte[] sound =
        "{\"id\": 12, \"name\": \"BjÃ¶rk\", \"tag\": {\"a\": [1.5e3, true, null]}}".getBytes(UTF_8);
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
      for (int faults = random.nextInt(4); faults > 0; faults--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        decode(DECODER, bytes, values);
      } catch (RejectedException e) {
        assertThat(e.getMessage(), not(containsString("\n")));
      }
    }
  }

  private static void assertMalformed(String what, byte[] payload) {
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> decode(DECODER, payload, new @Nullable Object[2]),
            () -> what);
    assertThat(what, e.reason(), is(RejectReason.MALFORMED));
    assertThat(e.field(), is(nullValue()));
    assertThat(e.getMessage(), not(containsString("\n")));
  }

  private static byte[] spliced(String before, byte[] bytes, String after) {
    byte[] all =
        Arrays.copyOf(before.getBytes(UTF_8), before.length() + bytes.length + after.length());
    System.arraycopy(bytes, 0, all, before.length(), bytes.length);
    System.arraycopy(after.getBytes(UTF_8), 0, all, before.length() + bytes.length, after.length());
    return all;
  }

  private static String nested(String open, String close, int depth) {
    return open.repeat(depth) + "1" + close.repeat(depth);
  }

  private @Nullable String decode(String json) {
    return decode(DECODER, json.getBytes(UTF_8), values);
  }

  private static JsonFields fields(FieldSpec... fields) {
    return new JsonFields(Fields.tree(List.of(fields)));
  }

  private static @Nullable String decode(
      JsonFields fields, byte[] payload, @Nullable Object[] values) {
    Message<JsonText> message =
        new JsonFormatDecoder(new JsonFormat())
            .parse(SourceRecord.of("t", "t-0", 1, null, payload));
    return message instanceof Message.Change<JsonText> change
        ? fields.read(change.values(), values).others()
        : "skipped";
  }
}
