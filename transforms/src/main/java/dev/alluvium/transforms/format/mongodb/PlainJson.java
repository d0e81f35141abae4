package dev.alluvium.transforms.format.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Base64;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonTimestamp;
import org.bson.UuidRepresentation;
import org.bson.json.JsonMode;
import org.bson.json.JsonReader;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;
import org.bson.json.StrictJsonWriter;

/**
 * A document in MongoDB's Extended JSON, canonical, relaxed or as it was before those, as plain
 * JSON: what a type of its own is told by there (<code>{"$oid": …}</code>) becomes a text or a
 * number that fields take.
 */
final class PlainJson {
  /** Whole numbers beyond are not all told apart as floating-point numbers. */
  private static final double LARGEST_WHOLE = 1L << 53;

  private static final int BYTES_OF_UUID = 16;

  /** As other records are read, but that connectors write NaN and Infinity as they are. */
  private static final JsonFactory EXTENDED =
      new JsonFactoryBuilder(RecordJson.FACTORY)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final JsonWriterSettings PLAIN =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .objectIdConverter((id, to) -> to.writeString(id.toHexString()))
          .dateTimeConverter(
              (millis, to) -> to.writeString(Instant.ofEpochMilli(millis).toString()))
          .int64Converter((number, to) -> to.writeNumber(Long.toString(number)))
          .doubleConverter(PlainJson::write)
          .decimal128Converter((number, to) -> to.writeString(number.toString()))
          .binaryConverter(PlainJson::write)
          .timestampConverter(PlainJson::write)
          .symbolConverter((symbol, to) -> to.writeString(symbol))
          .undefinedConverter((nothing, to) -> to.writeNull())
          .build();

  private PlainJson() {}

  /**
   * The document of that text.
   *
   * @throws dev.alluvium.transforms.format.RejectedException if it is none
   */
  static JsonText document(String text) throws IOException {
    // The reader of documents is less strict than JSON is, and goes as deep as it is led.
    check(text);
    StringWriter plain = new StringWriter(text.length());
    try (JsonReader from = new JsonReader(text);
        JsonWriter to = new JsonWriter(plain, PLAIN)) {
      to.pipe(from);
    } catch (RuntimeException e) {
      throw RecordJson.malformed(
          "no document of MongoDB: a value in it, or what a type of its own is told by, is no"
              + " Extended JSON");
    }
    return JsonText.of(plain.toString().getBytes(UTF_8));
  }

  /** A document that has this value, whatever it is, as its {@code _id}. */
  static JsonText ofId(String value) throws IOException {
    check(value);
    return document("{\"_id\":" + value + "}");
  }

  private static void check(String text) throws IOException {
    try (JsonParser parser = EXTENDED.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw RecordJson.malformed("something follows the document");
      }
    }
  }

  /** A whole number as one, for fields that are: shells write all numbers as floating-point. */
  private static void write(double number, StrictJsonWriter to) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      to.writeString(Double.toString(number));
    } else if (number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE) {
      to.writeNumber(Long.toString((long) number));
    } else {
      to.writeNumber(Double.toString(number));
    }
  }

  private static void write(BsonBinary bytes, StrictJsonWriter to) {
    boolean isUuid =
        bytes.getType() == BsonBinarySubType.UUID_STANDARD.getValue()
            && bytes.getData().length == BYTES_OF_UUID;
    to.writeString(
        isUuid
            ? bytes.asUuid(UuidRepresentation.STANDARD).toString()
            : Base64.getEncoder().encodeToString(bytes.getData()));
  }

  private static void write(BsonTimestamp time, StrictJsonWriter to) {
    to.writeStartObject();
    to.writeNumber("t", Integer.toUnsignedString(time.getTime()));
    to.writeNumber("i", Integer.toUnsignedString(time.getInc()));
    to.writeEndObject();
  }
}
