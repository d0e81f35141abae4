package dev.alluvium.transforms.format.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as the JSON that somebody would have sent instead: a union's value without its
 * branch, times and dates in ISO 8601, bytes in Base64. A field that is null is left out, as absent
 * and null are the same.
 */
final class AvroJson {
  static final JsonFactory FACTORY = new JsonFactory();

  private AvroJson() {}

  /**
   * The next value as JSON; NULL where that is null.
   *
   * @throws BinaryException if it is not of that schema
   */
  static @Nullable String text(Schema schema, BinaryInput in) {
    Schema actual = SkipValue.actual(schema, in);
    if (actual.getType() == Schema.Type.NULL) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(actual, in, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(Schema schema, BinaryInput in, JsonGenerator to) throws IOException {
    in.enter();
    switch (schema.getType()) {
      case NULL -> to.writeNull();
      case UNION -> write(SkipValue.branch(schema, in), in, to);
      case RECORD -> {
        to.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
          Schema actual = SkipValue.actual(field.schema(), in);
          if (actual.getType() != Schema.Type.NULL) {
            to.writeFieldName(field.name());
            write(actual, in, to);
          }
        }
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        for (long count = in.readCount(); count > 0; count = in.readCount()) {
          for (long i = 0; i < count; i++) {
            write(schema.getElementType(), in, to);
          }
        }
        to.writeEndArray();
      }
      case MAP -> {
        to.writeStartObject();
        for (long count = in.readCount(); count > 0; count = in.readCount()) {
          for (long i = 0; i < count; i++) {
            to.writeFieldName(in.readString());
            write(schema.getValueType(), in, to);
          }
        }
        to.writeEndObject();
      }
      default -> write(AvroScalar.read(schema, in), to);
    }
    in.leave();
  }

  /** Writes a value that holds no others. */
  static void write(Object value, JsonGenerator to) throws IOException {
    String text = AvroScalar.text(value);
    if (text != null) {
      to.writeString(text);
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else {
      to.writeNumber(value.toString());
    }
  }
}
