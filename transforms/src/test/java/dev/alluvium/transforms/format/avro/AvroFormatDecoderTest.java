package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.RegistrySpec;
import dev.alluvium.transforms.format.FieldReader.Left;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroFormatDecoderTest {
  private static final Schema FIRST =
      schema("{\"name\": \"id\", \"type\": \"int\"}, {\"name\": \"song\", \"type\": \"string\"}");
  private static final Schema SECOND =
      schema(
          "{\"name\": \"added\", \"type\": [\"null\", \"string\"]}, {\"name\": \"id\", \"type\":"
              + " \"long\"}");
  private static final List<FieldSpec> FIELDS =
      List.of(Plays.field("id", ColumnType.INT64), Plays.field("song", ColumnType.STRING));

  private final @Nullable Object[] row = new @Nullable Object[2];

  @Test
  void takesFieldsByTheNamesOfTheSchemaThatARecordWasWrittenWith() throws IOException {
    try (RegistryDouble registry = RegistryDouble.start()) {
      registry.schema(1, FIRST.toString()).schema(2, SECOND.toString());
      AvroFormatDecoder decoder = decoder(null, RegistrySpec.at(registry.url()));

      assertThat(others(decoder, message(1, FIRST, first(7, "Björk"))), is(nullValue()));
      assertThat(row, arrayContaining((Object) 7L, "Björk"));

      GenericData.Record second =
          new GenericRecordBuilder(SECOND).set("id", 1L << 40).set("added", "x").build();
      assertThat(others(decoder, message(2, SECOND, second)), is("{\"added\":\"x\"}"));
      assertThat(row, arrayContaining((Object) (1L << 40), null));
      assertThat(registry.asked(), contains("/schemas/ids/1", "/schemas/ids/2"));
    }
  }

  @Test
  void rejectsARecordWhoseSchemaNobodyKnows() throws IOException {
    try (RegistryDouble registry = RegistryDouble.start()) {
      AvroFormatDecoder decoder = decoder(null, RegistrySpec.at(registry.url()));
      RejectedException rejected = rejected(decoder, message(77, FIRST, first(1, "a")));
      assertThat(rejected.reason(), is(RejectReason.MALFORMED));
      assertThat(rejected.getMessage(), is("unknown schema id 77"));
    }
  }

  @Test
  void stopsTheReadWhereTheRegistryRefuses() throws IOException {
    try (RegistryDouble registry = RegistryDouble.start()) {
      registry.failing(1, 401);
      AvroFormatDecoder decoder = decoder(null, RegistrySpec.at(registry.url()));
      SourceRecord record = message(1, FIRST, first(1, "a"));
      assertThrows(InputException.class, () -> decoder.parse(record));
    }
  }

  @Test
  void stopsTheReadWhereNoRegistryIsNamed() {
    AvroFormatDecoder decoder = decoder(null, null);
    SourceRecord record = message(1, FIRST, first(1, "a"));
    assertThat(
        String.valueOf(
            assertThrows(InputException.class, () -> decoder.parse(record)).getMessage()),
        containsString("--schemaRegistry=URL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0", "{\"id\": 1, \"song\": \"a\"}"})
  void rejectsAMessageThatIsNoneOfARegistry(String payload) {
    RejectedException rejected = rejected(decoder(null, null), record(payload.getBytes(UTF_8)));
    assertThat(
        rejected.getMessage(),
        is(
            "no Avro: it does not begin with a zero and the id of a schema, as messages of a"
                + " registry do"));
  }

  @Test
  void readsBareMessagesByTheSchemaOfTheContract() {
    AvroFormatDecoder decoder = decoder(FIRST.toString(), null);
    assertThat(others(decoder, record(AvroBytes.binary(FIRST, first(7, "a")))), is(nullValue()));
    assertThat(row, arrayContaining((Object) 7L, "a"));
  }

  @Test
  void readsARecordOfAFileByTheSchemaOfItsFile() {
    AvroFormatDecoder decoder = decoder(null, null);
    SourceRecord record =
        record(AvroBytes.binary(FIRST, first(7, "a"))).under(FIRST.toString().getBytes(UTF_8));
    assertThat(others(decoder, record), is(nullValue()));
    assertThat(row, arrayContaining((Object) 7L, "a"));
  }

  @Test
  void readsOneOfSeveralRecords() {
    Schema either = Schema.createUnion(Schema.create(Schema.Type.STRING), FIRST);
    AvroFormatDecoder decoder = decoder(either.toString(), null);
    assertThat(others(decoder, record(AvroBytes.binary(either, first(7, "a")))), is(nullValue()));
    assertThat(row, arrayContaining((Object) 7L, "a"));
    assertThat(
        rejected(decoder, record(AvroBytes.binary(either, "no record"))).getMessage(),
        is("no Avro: its schema is of string, not a record"));
  }

  @Test
  void skipsATombstone() {
    assertThat(decoder(null, null).parse(record(null)), is(instanceOf(Message.Skipped.class)));
  }

  @Test
  void rejectsBytesThatFollowTheRecordAndARecordThatEndsEarly() {
    AvroFormatDecoder decoder = decoder(FIRST.toString(), null);
    byte[] whole = AvroBytes.binary(FIRST, first(7, "a"));
    assertThat(
        rejected(decoder, record(java.util.Arrays.copyOf(whole, whole.length + 1))).getMessage(),
        is("no Avro: bytes follow the record"));
    assertThat(
        rejected(decoder, record(java.util.Arrays.copyOf(whole, whole.length - 1))).getMessage(),
        is("no Avro: a length of 1 where 0 bytes are left, at byte 2"));
  }

  @Test
  void takesAnElementsFieldsAndLeavesTheRest() {
    Schema order =
        schema(
            """
            {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
            {"name": "items", "type": {"type": "array", "items": ["null", {
              "type": "record", "name": "Item", "fields": [
                {"name": "sku", "type": "string"}, {"name": "n", "type": "int"}]}]}}
            """);
    Schema item = order.getField("items").schema().getElementType().getTypes().get(1);
    GenericData.Record record =
        new GenericRecordBuilder(order)
            .set("at", 1_500_000L)
            .set("items", java.util.Arrays.asList(item(item, "a", 1), null, item(item, "b", 2)))
            .build();
    List<FieldSpec> fields =
        List.of(
            Plays.time("at", Encoding.EPOCH_MILLIS),
            Plays.field("sku", "item.sku", ColumnType.STRING));
    EventSpec event = Plays.event(fields, "items", "item");
    AvroFormatDecoder decoder = decoder(order.toString(), null);

    Left<AvroDatum> left =
        decoder
            .fields(FieldTree.ofRecord(event, fields))
            .read(values(decoder.parse(record(AvroBytes.binary(order, record)))), row);
    assertThat(row, arrayContaining((Object) Instant.ofEpochMilli(1500), null));
    assertThat(left.elements(), hasSize(3));
    List<@Nullable String> skus = new ArrayList<>();
    List<@Nullable String> others = new ArrayList<>();
    for (AvroDatum element : left.elements()) {
      if (element != null) {
        others.add(decoder.fields(FieldTree.ofElement(event, fields)).read(element, row).others());
        skus.add((String) row[1]);
      }
    }
    assertThat(skus, contains("a", "b"));
    assertThat(others, contains("{\"n\":1}", "{\"n\":2}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "timestamp-millis|1680430530250|2023-04-02T10:15:30.250Z",
        "timestamp-micros|1680430530250001|2023-04-02T10:15:30.250001Z",
        "timestamp-nanos|1680430530250001999|2023-04-02T10:15:30.250001Z",
        "local-timestamp-millis|1680430530250|2023-04-02T10:15:30.250Z",
        "local-timestamp-micros|-1|1969-12-31T23:59:59.999999Z",
        "NULL|1680430530|2023-04-02T10:15:30Z"
      })
  void readsTimesByTheirOwnTypeOrElseByTheFieldsEncoding(
      @Nullable String type, long value, String expected) {
    String logical = type == null ? "" : ", \"logicalType\": \"" + type + "\"";
    Schema schema = schema("{\"name\": \"at\", \"type\": {\"type\": \"long\"" + logical + "}}");
    assertThat(
        only(schema, Plays.time("at", Encoding.EPOCH_SECONDS), value), is(Instant.parse(expected)));
  }

  @Test
  void readsDatesDecimalsAndBytesByTheirTypes() {
    Schema date =
        schema("{\"name\": \"v\", \"type\": {\"type\": \"int\", \"logicalType\": \"date\"}}");
    assertThat(
        only(date, Plays.field("v", ColumnType.DATE), 19_449), is(LocalDate.parse("2023-04-02")));
    Schema decimal =
        schema(
            "{\"name\": \"v\", \"type\": {\"type\": \"bytes\", \"logicalType\": \"decimal\","
                + " \"precision\": 9, \"scale\": 2}}");
    assertThat(
        only(decimal, Plays.field("v", ColumnType.NUMERIC), ByteBuffer.wrap(new byte[] {1, 0})),
        is(new BigDecimal("2.56")));
    Schema bytes = schema("{\"name\": \"v\", \"type\": \"bytes\"}");
    assertThat(
        only(bytes, Plays.field("v", ColumnType.BYTES), ByteBuffer.wrap(new byte[] {1, 0})),
        is(new byte[] {1, 0}));
    Schema uuid =
        schema("{\"name\": \"v\", \"type\": {\"type\": \"string\", \"logicalType\": \"uuid\"}}");
    String id = "8f0c6c4e-0a5f-4a2b-9d6c-1f2e3d4c5b6a";
    assertThat(only(uuid, Plays.field("v", ColumnType.STRING), id), is(id));
    Schema real = schema("{\"name\": \"v\", \"type\": \"float\"}");
    assertThat(only(real, Plays.field("v", ColumnType.FLOAT64), 0.1f), is(0.1));
  }

  @ParameterizedTest
  @CsvSource({
    "long, 9223372036854775807, timestamp, OUT_OF_RANGE",
    "double, NaN, float64, OUT_OF_RANGE",
    "float, Infinity, numeric, OUT_OF_RANGE",
    "string, x, int64, BAD_TYPE",
    "long, 1, string, BAD_TYPE",
    "boolean, true, date, BAD_TYPE"
  })
  void rejectsValuesThatNoColumnHolds(
      String type, String value, String column, RejectReason reason) {
    Schema schema = schema("{\"name\": \"v\", \"type\": \"" + type + "\"}");
    Object datum =
        switch (type) {
          case "long" -> Long.parseLong(value);
          case "double" -> Double.parseDouble(value);
          case "float" -> Float.parseFloat(value);
          case "boolean" -> Boolean.parseBoolean(value);
          default -> value;
        };
    FieldSpec field =
        Plays.field("v", ColumnType.valueOf(column.toUpperCase(java.util.Locale.ROOT)));
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> only(schema, field, datum));
    assertThat(rejected.reason(), is(reason));
    assertThat(rejected.field(), is("v"));
  }

  /** Whoever reads the time alone pays for little, and is told of what will be rejected. */
  @Test
  void passesOverWhatIsNotWanted() {
    FieldSpec id = Plays.field("id", ColumnType.INT64);
    AvroFormatDecoder decoder = decoder(FIRST.toString(), null);
    FieldTree time = FieldTree.ofRecord(Plays.event(List.of(id)), List.of(id)).withoutOthers();
    byte[] whole = AvroBytes.binary(FIRST, first(7, "a"));
    assertThat(
        decoder.fields(time).read(values(decoder.parse(record(whole))), row).others(),
        is(nullValue()));
    assertThat(row[0], is(7L));
    AvroDatum cut = values(decoder.parse(record(java.util.Arrays.copyOf(whole, whole.length - 1))));
    assertThrows(RejectedException.class, () -> decoder.fields(time).read(cut, row));
  }

  @Test
  void stopsAtARegistryThatIsDownWithinBoundedTime() {
    List<Duration> pauses = new ArrayList<>();
    RegistryClient down =
        new RegistryClient(
            RegistrySpec.at("http://127.0.0.1:1"), name -> "", Duration.ofSeconds(5), pauses::add);
    assertThrows(InputException.class, () -> down.get("/schemas/ids/1"));
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus), is(Duration.ofSeconds(3)));
  }

  private static Object only(Schema schema, FieldSpec field, Object value) {
    GenericData.Record record = new GenericData.Record(schema);
    record.put(0, value);
    AvroFormatDecoder decoder = decoder(schema.toString(), null);
    @Nullable Object[] into = new @Nullable Object[1];
    decoder
        .fields(FieldTree.ofRecord(Plays.event(List.of(field)), List.of(field)))
        .read(values(decoder.parse(record(AvroBytes.binary(schema, record)))), into);
    return java.util.Objects.requireNonNull(into[0]);
  }

  private @Nullable String others(AvroFormatDecoder decoder, SourceRecord record) {
    java.util.Arrays.fill(row, null);
    return decoder
        .fields(FieldTree.ofRecord(Plays.event(FIELDS), FIELDS))
        .read(values(decoder.parse(record)), row)
        .others();
  }

  private RejectedException rejected(AvroFormatDecoder decoder, SourceRecord record) {
    return assertThrows(RejectedException.class, () -> others(decoder, record));
  }

  private static AvroDatum values(Message<AvroDatum> message) {
    return ((Message.Change<AvroDatum>) message).values();
  }

  private static AvroFormatDecoder decoder(@Nullable String schema, @Nullable RegistrySpec at) {
    return new AvroFormatDecoder(new AvroFormat(schema, at));
  }

  private static SourceRecord message(int id, Schema schema, Object value) {
    return record(AvroBytes.message(id, schema, value));
  }

  private static SourceRecord record(byte @Nullable [] payload) {
    return SourceRecord.of("plays", "plays-0", 1, null, payload);
  }

  private static GenericData.Record first(int id, String song) {
    return new GenericRecordBuilder(FIRST).set("id", id).set("song", song).build();
  }

  private static GenericData.Record item(Schema schema, String sku, int n) {
    return new GenericRecordBuilder(schema).set("sku", sku).set("n", n).build();
  }

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"Play\", \"fields\": [" + fields + "]}");
  }
}
