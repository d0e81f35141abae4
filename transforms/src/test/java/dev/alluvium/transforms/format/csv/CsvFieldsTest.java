package dev.alluvium.transforms.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CsvFieldsTest {
  private static final List<FieldSpec> FIELDS =
      List.of(
          field("meter", "Meter", ColumnType.STRING, "Zähler"),
          field("units", "Units", ColumnType.INT64),
          field("price", "Price", ColumnType.NUMERIC),
          field("share", "Share", ColumnType.FLOAT64),
          field("paid", "Paid", ColumnType.BOOLEAN),
          field("day", "Day", ColumnType.DATE));
  private static final String ALL = "Meter,Units,Price,Share,Paid,Day";

  private static FieldSpec field(String name, String from, ColumnType type, String... aliases) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(from)
        .setAliases(List.of(aliases))
        .setRawName(name)
        .setType(type)
        .setMeaning(ColumnMeaning.of("A field."))
        .build();
  }

  private static final CsvFormat BY_HEADER = CsvFormat.of(true, List.of(), ',', '"', true);

  /** The values and what is left over, as text. */
  private static String decode(CsvFormat csv, @Nullable String header, String line) {
    @Nullable Object[] values = new @Nullable Object[FIELDS.size()];
    CsvFormatDecoder decoder = new CsvFormatDecoder(csv);
    SourceRecord record =
        SourceRecord.of("meters", "meters", 1, null, line.getBytes(UTF_8))
            .under(header == null ? null : header.getBytes(UTF_8));
    String extra =
        decoder.parse(record) instanceof Message.Change<CsvRecord> change
            ? decoder.fields(Fields.tree(FIELDS)).read(change.values(), values).others()
            : "skipped";
    return Arrays.toString(values) + " " + extra;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ALL + "| A1,007,1.50,0.25,true,2023-05-27 | [A1, 7, 1.50, 0.25, true, 2023-05-27] null",
        "Day,Meter| 2023-05-27,A1 | [A1, null, null, null, null, 2023-05-27] null",
        ",Meter,Units   | 0,A1,5 | [A1, 5, null, null, null, null] null",
        "Zähler,Units| A1,5 | [A1, 5, null, null, null, null] null",
        "Meter,Zähler,Units| A1,B2,5 | [A1, 5, null, null, null, null] {\"Zähler\":\"B2\"}",
        "Zähler,Meter,Units| B2,,5 | [B2, 5, null, null, null, null] null",
        "Zähler,Meter,Units| ,,5 | [null, 5, null, null, null, null] null",
        "Meter,Units| A1, | [A1, null, null, null, null, null] null",
        "Meter,Units| ,5 | [null, 5, null, null, null, null] null",
        "Meter,Units| \"A,1\",5 | [A,1, 5, null, null, null, null] null",
        "Meter,Units| \" A\"\"1 \",5 | [ A\"1 , 5, null, null, null, null] null",
        "Meter,Units|   A 1  , 5 | [A 1, 5, null, null, null, null] null",
        "Meter,Note,Zone| A1,hé\\,x | [A1, null, null, null, null, null] {\"Note\":\"hé\\\\\",\"Zone\":\"x\"}",
        "Meter,Note| A1, | [A1, null, null, null, null, null] null"
      })
  void readsLinesByTheHeaderOfTheirFile(String header, String line, String expected) {
    assertThat(decode(BY_HEADER, header, line), is(expected));
  }

  @Test
  void readsLinesWithoutAHeaderByTheDeclaredOrder() {
    CsvFormat csv = CsvFormat.of(false, List.of("Units", "Meter", "Note"), ';', '\'', false);
    assertThat(
        decode(csv, null, "5; A1 ;'x;y'"),
        is("[ A1 , 5, null, null, null, null] {\"Note\":\"x;y\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Meter,Units| A1 | MALFORMED | it has 1 values, for 2 columns",
        "Meter,Units| A1,5,6 | MALFORMED | it has 3 values, for 2 columns",
        "Meter,Units| \"A1,5 | MALFORMED | no line of CSV",
        "Meter,Units| A1,5x | BAD_TYPE | Units should be a whole number, but is another text",
        "Meter,Units| A1,5.0 | BAD_TYPE | Units should be a whole number",
        "Meter,Units| A1,99999999999999999999 | OUT_OF_RANGE | Units is outside",
        "Meter,Price| A1,1e | BAD_TYPE | Price should be a decimal number",
        "Meter,Price| A1,0.0000000001 | OUT_OF_RANGE | Price is outside",
        "Meter,Share| A1,NaN | BAD_TYPE | Share should be a number",
        "Meter,Share| A1,1e999 | OUT_OF_RANGE | Share is outside",
        "Meter,Share| A1,1e99999 | OUT_OF_RANGE | Share is outside",
        "Meter,Price| A1,1e2147483647 | OUT_OF_RANGE | Price is outside",
        "Meter,Price| A1,1e99999999999 | OUT_OF_RANGE | Price is outside",
        "Meter,Price| A1,1e-2147483647 | OUT_OF_RANGE | Price is outside",
        "Meter,Price| A1,\u0661 | BAD_TYPE | Price should be a decimal number",
        "Meter,Paid| A1,yes | BAD_TYPE | Paid should be true or false",
        "Meter,Day| A1,2023-02-29 | BAD_TYPE | Day should be a date"
      })
  void rejectsWhatIsNotAsTheContractSays(
      String header, String line, RejectReason reason, String message) {
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> decode(BY_HEADER, header, line));
    assertThat(rejected.reason(), is(reason));
    assertThat(rejected.getMessage(), containsString(message));
  }

  @Test
  void rejectsALineWhoseColumnsNothingTells() {
    assertThat(
        assertThrows(RejectedException.class, () -> decode(BY_HEADER, null, "A1,5")).getMessage(),
        containsString("without a header"));
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        Arguments.of(new byte[] {'A', (byte) 0xC3, ',', '5'}, "not UTF-8 at byte 1"),
        Arguments.of(new byte[] {'A', (byte) 0xC0, (byte) 0x80, ','}, "not UTF-8 at byte 1"),
        Arguments.of("A1,5".getBytes(StandardCharsets.UTF_16), "it is UTF-16, not UTF-8"),
        Arguments.of("A1,5".getBytes(StandardCharsets.UTF_16LE), "it is UTF-16, not UTF-8"));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void rejectsBytesThatAreNoText(byte[] line, String message) {
    RejectedException rejected =
        assertThrows(
            RejectedException.class,
            () ->
                new CsvFormatDecoder(BY_HEADER)
                    .parse(
                        SourceRecord.of("meters", "meters", 1, null, line)
                            .under("Meter,Units".getBytes(UTF_8))));
    assertThat(rejected.reason(), is(RejectReason.MALFORMED));
    assertThat(rejected.getMessage(), is(message));
  }

  @Test
  void skipsAByteOrderMark() {
    assertThat(
        decode(BY_HEADER, "\ufeffMeter,Units", "\ufeffA1,5"),
        is("[A1, 5, null, null, null, null] null"));
  }

  @Test
  void keepsNulAsTheCharacterThatItIs() {
    assertThat(
        decode(BY_HEADER, "Meter,Units", "ab\u0000c,5"),
        is("[ab\u0000c, 5, null, null, null, null] null"));
  }
}
