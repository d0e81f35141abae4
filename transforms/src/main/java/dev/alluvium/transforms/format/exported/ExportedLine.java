package dev.alluvium.transforms.format.exported;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** A record as a line that {@link ExportedLayout} reads: key, value and headers byte for byte. */
public final class ExportedLine {
  private ExportedLine() {}

  /** The line, without its end. */
  public static byte[] of(SourceRecord record) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = RecordJson.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      if (record.key() != null) {
        write(json, "key", "key_base64", record.key());
      }
      write(json, "value", "value_base64", record.payload());
      Long publishedAt = record.publishedAt();
      if (publishedAt != null) {
        json.writeNumberField("timestamp", publishedAt);
      }
      if (!record.headers().isEmpty()) {
        json.writeArrayFieldStart("headers");
        for (RecordHeader header : record.headers()) {
          json.writeStartObject();
          json.writeStringField("key", header.key());
          write(json, "value", "base64", header.value());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Nothing is written but memory.
    }
    return line.toByteArray();
  }

  private static void write(
      JsonGenerator json, String name, String ofBytes, byte @Nullable [] bytes) throws IOException {
    String text = bytes == null ? null : text(bytes);
    if (bytes == null) {
      json.writeNullField(name);
    } else if (text == null) {
      json.writeBinaryField(ofBytes, bytes);
    } else if (isJson(text)) {
      json.writeFieldName(name);
      json.writeRawValue(text);
    } else {
      json.writeStringField(name, text);
    }
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** An object or a list, alone and on one line: all else is written as a text. */
  private static boolean isJson(String text) {
    boolean isTree =
        (text.startsWith("{") && text.endsWith("}"))
            || (text.startsWith("[") && text.endsWith("]"));
    if (!isTree || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      return false;
    }
    try (JsonParser parser = RecordJson.FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      parser.skipChildren();
      return first != null && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
