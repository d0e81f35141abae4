package dev.alluvium.transforms.format.exported;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as a line holds it. {@code value} and {@code key} are JSON, which are their bytes as
 * they stand; or a text, which is its characters; or null. Bytes that are no text are in {@code
 * value_base64} and {@code key_base64}. {@code headers} are an object, or a list of {@code {"key":
 * …, "value": …}}; {@code timestamp}, in milliseconds since 1970, says when it was published.
 * Whatever else stands there is left out.
 */
final class ExportedRecord {
  private final JsonText line;
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private boolean hasValue;
  private @Nullable Long publishedAt;
  private final List<RecordHeader> headers = new ArrayList<>();

  private ExportedRecord(byte[] line) {
    this.line = JsonText.of(line);
  }

  /** The record; the line as it is, marked as flawed, where it is none. */
  static SourceRecord of(SourceRecord line) {
    byte[] bytes = line.payload();
    if (bytes == null) {
      return line;
    }
    ExportedRecord record = new ExportedRecord(bytes);
    try {
      RecordText.check(bytes);
      record.read();
    } catch (RejectedException e) {
      return line.asFlawed(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      return line.asFlawed("no exported record" + RecordJson.problem(e));
    } catch (IOException | IllegalArgumentException e) {
      return line.asFlawed("no exported record: " + e.getMessage());
    }
    if (!record.hasValue) {
      return line.asFlawed(
          "no exported record: it has no \"value\"; where lines are payloads alone, the contract"
              + " says exported: false");
    }
    return SourceRecord.of(
        line.topic(),
        line.source(),
        line.position(),
        record.publishedAt,
        record.value,
        record.key,
        record.headers);
  }

  private void read() throws IOException {
    try (JsonParser parser = line.parse()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        member(name, parser);
      }
      if (parser.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
    }
  }

  private void member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "key" -> key = bytes(parser);
      case "key_base64" -> key = binary(parser);
      case "value" -> {
        value = bytes(parser);
        hasValue = true;
      }
      case "value_base64" -> {
        value = binary(parser);
        hasValue = true;
      }
      case "timestamp" -> publishedAt = time(parser);
      case "headers" -> headers(parser);
      default -> parser.skipChildren();
    }
  }

  private byte @Nullable [] bytes(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> parser.getText().getBytes(StandardCharsets.UTF_8);
      default -> {
        JsonText slice = line.slice(parser);
        yield Arrays.copyOfRange(slice.bytes(), slice.start(), slice.start() + slice.length());
      }
    };
  }

  private static byte @Nullable [] binary(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? null
        : Base64.getDecoder().decode(parser.getText());
  }

  private static @Nullable Long time(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : null;
  }

  private void headers(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NULL -> {}
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          headers.add(RecordHeader.of(name, bytes(parser)));
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          header(parser);
        }
      }
      default -> throw new IOException("headers are no object and no list");
    }
  }

  private void header(JsonParser parser) throws IOException {
    String name = "";
    byte[] content = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "key" -> name = parser.getText();
        case "value" -> content = bytes(parser);
        case "base64" -> content = binary(parser);
        default -> parser.skipChildren();
      }
    }
    headers.add(RecordHeader.of(name, content));
  }
}
