package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.RejectedException;
import java.io.IOException;
import java.util.Arrays;

/**
 * A JSON value: a record, or an element of a list in one. UTF-8, which has been checked.
 *
 * @param bytes that it stands among; not to be changed
 * @param start of it in the bytes
 * @param length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; made for each record.
public record JsonText(byte[] bytes, int start, int length) {
  /** All of the bytes. */
  public static JsonText of(byte[] bytes) {
    return new JsonText(bytes, 0, bytes.length);
  }

  /** Before its first token. */
  public JsonParser parse() throws IOException {
    return RecordJson.FACTORY.createParser(bytes, start, length);
  }

  /** The value that a parser of this stands on, which is consumed. */
  public JsonText slice(JsonParser parser) throws IOException {
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    long to = parser.currentLocation().getByteOffset();
    return new JsonText(bytes, start + (int) from, (int) (to - from));
  }

  /** Whether these bytes are somewhere in it. */
  public boolean contains(byte[] part) {
    for (int at = start; at <= start + length - part.length; at++) {
      if (hasAt(at, part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether these bytes stand in it from there on, counted as {@link #start} is. */
  public boolean hasAt(int at, byte[] part) {
    return at + part.length <= start + length
        && Arrays.equals(bytes, at, at + part.length, part, 0, part.length);
  }

  /**
   * What an object holds beside its schema, where a converter of Kafka Connect wrote it with that.
   *
   * @throws RejectedException if it is no object, or something follows it
   */
  public JsonText withoutSchema() throws IOException {
    boolean hasSchema = false;
    JsonText payload = null;
    try (JsonParser parser = parse()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw RecordJson.malformed("not a JSON object");
      }
      int members = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        members++;
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        hasSchema |= name.equals("schema");
        if (name.equals("payload") && value == JsonToken.START_OBJECT) {
          payload = slice(parser);
        } else {
          parser.skipChildren();
        }
      }
      hasSchema &= members == 2;
      if (parser.nextToken() != null) {
        throw RecordJson.malformed("something follows the JSON object");
      }
    }
    return hasSchema && payload != null ? payload : this;
  }
}
