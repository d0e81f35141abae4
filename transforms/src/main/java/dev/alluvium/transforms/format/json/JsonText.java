package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

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
}
