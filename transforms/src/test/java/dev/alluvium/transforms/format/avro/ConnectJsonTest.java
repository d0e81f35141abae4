package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kafka Connect wrote in Avro, as JSON. */
class ConnectJsonTest {
  private static Schema record(String type) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\",\"type\":"
                + type.replace('\'', '"')
                + "}]}");
  }

  private static String json(Schema schema, @Nullable Object value) throws IOException {
    GenericData.Record record = new GenericData.Record(schema);
    record.put("v", value);
    JsonText text =
        new ConnectJson(new AvroFormat(schema.toString(), null))
            .read(AvroBytes.binary(schema, record), null);
    return new String(text.bytes(), text.start(), text.length(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'int','connect.name':'io.debezium.time.Date'}",
        "{'type':'int','logicalType':'date','connect.name':'org.apache.kafka.connect.data.Date'}",
        "{'type':'int','logicalType':'time-millis'}",
      })
  void keepsDaysAsNumbers(String type) throws IOException {
    assertThat(json(record(type), 19_723), is("{\"v\":19723}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'long','connect.name':'io.debezium.time.MicroTimestamp'}",
        "{'type':'long','logicalType':'timestamp-millis'}",
        "{'type':'long','logicalType':'timestamp-micros'}",
        "{'type':'long','logicalType':'local-timestamp-micros'}",
      })
  void keepsTimesAsNumbers(String type) throws IOException {
    assertThat(json(record(type), 1_704_067_200_123_456L), is("{\"v\":1704067200123456}"));
  }

  @Test
  void readsDecimalsByTheScaleOfTheirSchema() throws IOException {
    Schema decimal = record("{'type':'bytes','logicalType':'decimal','precision':20,'scale':2}");
    assertThat(json(decimal, ByteBuffer.wrap(bytes("-4900"))), is("{\"v\":-49.00}"));
    Schema whole = record("{'type':'bytes','logicalType':'decimal','precision':20}");
    assertThat(
        json(whole, ByteBuffer.wrap(bytes("9007199254740993"))), is("{\"v\":9007199254740993}"));
    assertThat(json(record("'bytes'"), ByteBuffer.wrap(new byte[] {1, 2})), is("{\"v\":\"AQI=\"}"));
  }

  private static byte[] bytes(String number) {
    return new BigInteger(number).toByteArray();
  }

  @Test
  void readsDecimalsThatHaveTheirScaleBesideThem() throws IOException {
    Schema scaled =
        record(
            "{'type':'record','name':'VariableScaleDecimal','namespace':'io.debezium.data',"
                + "'connect.name':'io.debezium.data.VariableScaleDecimal','fields':["
                + "{'name':'scale','type':'int'},{'name':'value','type':'bytes'}]}");
    GenericData.Record value = new GenericData.Record(scaled.getField("v").schema());
    value.put("scale", 3);
    value.put("value", ByteBuffer.wrap(bytes("12345")));
    assertThat(json(scaled, value), is("{\"v\":12.345}"));
    value.put("scale", Integer.MAX_VALUE);
    assertThat(
        String.valueOf(
            assertThrows(RejectedException.class, () -> json(scaled, value)).getMessage()),
        containsString("a decimal that no column holds"));
    value.put("scale", 0);
    value.put("value", ByteBuffer.wrap(new byte[0]));
    assertThrows(RejectedException.class, () -> json(scaled, value));
  }

  @Test
  void keepsNullsListsAndMaps() throws IOException {
    assertThat(json(record("['null','string']"), null), is("{\"v\":null}"));
    assertThat(
        json(record("{'type':'array','items':['null','int']}"), Arrays.asList(1, null)),
        is("{\"v\":[1,null]}"));
    assertThat(
        json(record("{'type':'map','values':'float'}"), Map.of("a", 0.1f, "b", 2f)).length(),
        is("{\"v\":{\"a\":0.1,\"b\":2.0}}".length()));
    assertThat(json(record("'string'"), "say \"ä\"\n"), is("{\"v\":\"say \\\"ä\\\"\\n\"}"));
    assertThat(json(record("'double'"), Double.NaN), is("{\"v\":\"NaN\"}"));
  }

  @Test
  void refusesWhatIsNoRecord() {
    Schema list = new Schema.Parser().parse("{\"type\":\"array\",\"items\":\"int\"}");
    assertThat(
        String.valueOf(
            assertThrows(
                    RejectedException.class,
                    () ->
                        new ConnectJson(new AvroFormat(list.toString(), null))
                            .read(AvroBytes.binary(list, List.of(1)), null))
                .getMessage()),
        containsString("its schema is of array, not a record"));
  }
}
