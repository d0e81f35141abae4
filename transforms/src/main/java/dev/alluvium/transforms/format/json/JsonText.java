package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
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
}
