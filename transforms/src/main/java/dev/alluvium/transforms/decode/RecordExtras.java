package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came with a record beside its payload, as raw tables and rejects hold it. */
final class RecordExtras {
  private RecordExtras() {}

  /** Writes key and headers, in the order that every table has them in; NULL where none came. */
  static void writeTo(SourceRecord record, @Nullable Object[] values, int index) {
    values[index] = record.key();
    values[index + 1] = record.headers().isEmpty() ? null : json(record.headers());
  }

  /**
   * An array of objects, a header each: {@code key}, and {@code value} where that is UTF-8 or NULL,
   * or else {@code base64}.
   */
  static String json(List<RecordHeader> headers) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = RecordJson.FACTORY.createGenerator(text)) {
      json.writeStartArray();
      for (RecordHeader header : headers) {
        json.writeStartObject();
        json.writeStringField("key", header.key());
        write(header.value(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(byte @Nullable [] value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNullField("value");
      return;
    }
    try {
      json.writeStringField(
          "value", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      json.writeBinaryField("base64", value);
    }
  }
}
